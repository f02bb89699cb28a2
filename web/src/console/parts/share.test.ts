import { expect, it } from 'vitest';
import { shareOf } from './share';

it('tells a share of the whole, and never more', () => {
  expect(shareOf(1, 4)).toBe(0.25);
  // The log grows while it is verified.
  expect(shareOf(12, 10)).toBe(1);
});

it('tells nothing while the total is not known', () => {
  expect(shareOf(3, 0)).toBeUndefined();
  expect(shareOf(undefined, 5)).toBeUndefined();
});
