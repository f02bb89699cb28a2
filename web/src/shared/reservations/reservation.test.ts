// What is worked out of reservations in the browser: splits, and the average of a window.
import { expect, it } from 'vitest';
import { partsOf, summaryOf, type Used } from './reservation';

const hour = (reservedHours: number, usedHours: number, unusedCost: number): Used => ({
  reservationId: 'r',
  startTime: '2026-11-01T00:00:00Z',
  hours: 1,
  reservedHours,
  usedHours,
  utilizationPercent: 0,
  amortizedCost: 1,
  unusedCost,
  currency: 'USD',
  attributes: { objectType: 'ReservationUtilization' },
});

it('weighs the average by what was reserved, not by the number of rows', () => {
  expect(summaryOf([hour(3, 3, 0), hour(1, 0, 0.5)])).toEqual({ share: 0.75, unusedCost: 0.5, currency: 'USD' });
  expect(summaryOf([])).toBeUndefined();
});

it('splits only into whole parts that add up', () => {
  expect(partsOf('2, 1', 3)).toEqual([2, 1]);
  expect(partsOf('1，1，1', 3)).toEqual([1, 1, 1]);
  for (const wrong of ['3', '2, 2', '4, -1', '1.5, 1.5', 'a, 3', '']) expect(partsOf(wrong, 3)).toBeUndefined();
});
