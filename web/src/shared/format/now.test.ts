import { afterEach, expect, it } from 'vitest';
import { relative } from './format';
import { now, setNow } from './now';

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day + 3_600_000).toISOString();

afterEach(() => setNow(new Date().toISOString()));

it('goes by what the server said, not by this computer', () => {
  setNow('2027-03-01T12:00:00Z', Date.parse('2026-11-30T12:00:00Z'));
  expect(now().getTime() - Date.now()).toBe(Date.parse('2027-03-01T12:00:00Z') - Date.parse('2026-11-30T12:00:00Z'));
});

it('tells how long ago and what is left by the shop’s clock, which a sandbox turns ahead', () => {
  expect(relative(inDays(5))).toBe('in 5 days');
  setNow(inDays(3));
  expect(relative(inDays(5))).toBe('in 2 days');
  expect(relative(inDays(0))).toBe('3 days ago');
});
