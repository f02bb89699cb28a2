// Calendar files: what a calendar program reads.
import { expect, test } from 'vitest';
import { toCalendar } from './calendar';

test('a day is an event of the whole day, with its words escaped and long lines folded by bytes', () => {
  const title = '续订：A, B; C\\D ' + '软'.repeat(40);
  const file = toCalendar([{ id: 'one', at: '2027-03-07T23:59:59Z', title, text: 'first\nsecond\r\nthird\rfourth' }], new Date('2026-11-29T12:00:00.5Z'));
  expect(file).toContain('\r\nDTSTART;VALUE=DATE:20270307\r\n');
  expect(file).toContain('\r\nDTSTAMP:20261129T120000Z\r\n');
  expect(file).toContain('\r\nDESCRIPTION:first\\nsecond\\nthird\\nfourth\r\n');
  for (const line of file.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  const whole = file.replaceAll('\r\n ', '');
  expect(whole).toContain(`\r\nSUMMARY:续订：A\\, B\\; C\\\\D ${'软'.repeat(40)}\r\n`);
  expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
});

test('an appointment takes its time of the day, in UTC, and is told a quarter of an hour before', () => {
  const file = toCalendar([{ id: 'call', at: '2026-12-01T15:00:00+01:00', until: '2026-12-01T14:30:00Z', title: 'Call' }], new Date());
  expect(file).toContain('\r\nDTSTART:20261201T140000Z\r\nDTEND:20261201T143000Z\r\nTRANSP:OPAQUE\r\n');
  expect(file).toContain('\r\nTRIGGER:-PT15M\r\n');
  expect(file).not.toContain('VALUE=DATE');
});
