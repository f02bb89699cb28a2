import { expect, it } from 'vitest';
import type { Shape } from '@/shared/api';
import { costOf, daysOf, returnableUntil, stateOf, type Subscription, unitPriceOf } from './subscription';

const subscription = {
  id: 's',
  offerId: 'A:1:X',
  status: 'active',
  quantity: 4,
  effectiveStartDate: '2026-01-01T10:00:00Z',
  commitmentEndDate: '2027-01-01T10:00:00Z',
  suspensionReasons: [],
  refundOptions: [{ type: 'Full', expiresAfter: '2026-01-08T10:00:00Z', expiresAt: '2026-01-08T10:00:00Z' }],
} as unknown as Subscription;
const order = {
  creationDate: '2026-01-01T10:00:00Z',
  lineItems: [{ subscriptionId: 's', offerId: 'A:1:X', pricing: { price: 365 } }],
} as unknown as Shape<'Order'>;

it('tells an ended term from a cancellation', () => {
  const ended = { ...subscription, status: 'deleted' } as Subscription;
  expect(stateOf({ ...ended, suspensionReasons: ['TermEnded'] })).toBe('expired');
  expect(stateOf({ ...ended, suspensionReasons: ['Cancelled'] })).toBe('cancelled');
  expect(stateOf(subscription)).toBe('active');
});

it('counts the days that are left as the server does: today still counts', () => {
  expect(daysOf(subscription, new Date('2026-01-01T23:00:00Z'))).toEqual({ all: 365, left: 365 });
  expect(daysOf(subscription, new Date('2026-01-02T00:00:00Z'))).toEqual({ all: 365, left: 364 });
  expect(daysOf(subscription, new Date('2028-01-02T00:00:00Z'))).toEqual({ all: 365, left: 0 });
});

it('charges added units, and gives removed ones back, for the rest of the term', () => {
  const at = new Date('2026-12-22T12:00:00Z');
  expect(costOf(subscription, 6, 365, at)).toBe(20);
  expect(costOf(subscription, 3, 365, at)).toBe(-10);
});

it('knows a price only while the subscription is what was ordered', () => {
  expect(unitPriceOf(order, subscription)).toBe(365);
  expect(unitPriceOf(order, { ...subscription, offerId: 'A:2:X' })).toBeUndefined();
  expect(unitPriceOf(order, { ...subscription, effectiveStartDate: '2027-01-01T10:00:00Z' })).toBeUndefined();
  expect(unitPriceOf(undefined, subscription)).toBeUndefined();
});

it('says until when units can be given back, and nothing after', () => {
  expect(returnableUntil(subscription, new Date('2026-01-03T00:00:00Z'))).toBe('2026-01-08T10:00:00Z');
  expect(returnableUntil(subscription, new Date('2026-02-03T00:00:00Z'))).toBeUndefined();
});
