// The desk's hours as text.
import { expect, test } from 'vitest';
import { hoursText, readDays, readHours } from './hours';

test('a weekday’s hours are one line, which is read back', () => {
  const openings = [
    { weekday: 'monday', from: '09:00', to: '12:30' },
    { weekday: 'monday', from: '13:30', to: '24:00' },
    { weekday: 'friday', from: '09:00', to: '12:00' },
  ] as const;
  expect(hoursText(openings, 'monday')).toBe('09:00-12:30, 13:30-24:00');
  expect(hoursText(openings, 'sunday')).toBe('');
  expect(readHours('09:00-12:30, 13:30-24:00', 'monday')).toEqual(openings.slice(0, 2));
  expect(readHours(' 9:00 – 12:30，13：30至24:00 ', 'monday')).toEqual(openings.slice(0, 2));
  expect(readHours('', 'monday')).toEqual([]);
});

test('what is no time is not guessed at', () => {
  for (const text of ['9-12', '09:00', 'all day', '09:00-12:30 13:30-17:00']) expect(readHours(text, 'monday')).toBeUndefined();
  expect(readDays('2026-12-24\n2026-12-25, 2027-01-01\n')).toEqual(['2026-12-24', '2026-12-25', '2027-01-01']);
  expect(readDays('Christmas')).toBeUndefined();
});
