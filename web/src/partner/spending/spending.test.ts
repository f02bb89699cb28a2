import { expect, test } from 'vitest';
import { standingOf } from './spending';

const standing = (percentUsed: number, amount?: number) =>
  standingOf({ percentUsed, budget: { ...(amount !== undefined && { amount }), attributes: { objectType: 'SpendingBudget' } } });

test('a budget is near from 80 % on and over from 100 % on; without one nothing is', () => {
  expect([standing(0, 10), standing(79.99, 10), standing(80, 10), standing(99.99, 10), standing(100, 10), standing(602.84, 10)]).toEqual([
    'within',
    'within',
    'near',
    'near',
    'over',
    'over',
  ]);
  expect(standing(0)).toBe('none');
});
