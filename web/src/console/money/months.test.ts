import { expect, it } from 'vitest';
import { monthsAgo, monthsBetween } from './months';

it('counts months over the turn of the year', () => {
  const now = new Date('2026-01-31T23:00:00Z');
  expect(monthsAgo(0, now)).toBe('2026-01');
  expect(monthsAgo(1, now)).toBe('2025-12');
  expect(monthsAgo(-12, now)).toBe('2027-01');
});

it('leaves no month out', () => {
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(monthsBetween('2026-02', '2026-02')).toEqual(['2026-02']);
  expect(monthsBetween('2026-03', '2026-02')).toEqual([]);
});
