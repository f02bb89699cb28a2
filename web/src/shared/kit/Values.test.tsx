// Days as somebody west of UTC reads them: there, the midnight with which a day of UTC begins is still the evening before.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { When } from '.';
import { renderInPortal } from './testing';

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'America/Los_Angeles';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const shown = (at: string, only: 'day' | 'tradeDay') => renderInPortal(<When at={at} only={only} />).container.textContent;

it('writes a day of the trade as that day in every zone, and what happened in the reader’s own', () => {
  expect(shown('2026-06-07T00:00:00Z', 'tradeDay')).toBe('Jun 7, 2026');
  expect(shown('2026-06-07', 'tradeDay')).toBe('Jun 7, 2026');
  expect(shown('2026-06-07T23:59:59Z', 'tradeDay')).toBe('Jun 7, 2026');
  expect(shown('2026-06-07T06:59:00Z', 'day')).toBe('Jun 6, 2026');
  expect(shown('2026-06-07', 'day')).toBe('Jun 7, 2026');
});
