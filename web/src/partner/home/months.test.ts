import { expect, it } from 'vitest';
import { lastMonths } from './months';

it('ends with the month that runs, and steps back over the year', () => {
  expect(lastMonths(3, new Date('2026-01-31T23:59:59Z'))).toEqual(['2025-11', '2025-12', '2026-01']);
});
