// What a calendar knows an appointment by.
import { expect, test } from 'vitest';
import { calendarId } from './AppointmentFacts';

test('requests of two partners with one number are two appointments', () => {
  const one = { id: '7', partnerId: '0198a6f0-1111-7000-8000-000000000001' };
  expect(calendarId(one)).not.toBe(calendarId({ ...one, partnerId: '0198a6f0-1111-7000-8000-000000000002' }));
  expect(calendarId(one)).not.toBe(calendarId({ ...one, id: '8' }));
});
