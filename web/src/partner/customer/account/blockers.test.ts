import { expect, it } from 'vitest';
import type { Shape } from '@/shared/api';
import { blockersOf } from './blockers';

const now = new Date('2026-11-28T12:00:00Z');
const subscription = (status: string) => ({ id: status, friendlyName: '', offerName: 'Visual Studio', status }) as unknown as Shape<'Subscription'>;
const purchase = (status: string, lastMoment?: string) =>
  ({ orderId: status, lineItemNumber: 0, productTitle: 'SQL', title: 'Server', status, cancellation: { lastMoment } }) as unknown as Shape<'SoftwarePurchase'>;

it('names every active subscription, and none that is suspended or ended', () => {
  const found = blockersOf([subscription('active'), subscription('suspended'), subscription('deleted')], [], now);
  expect(found).toEqual([{ id: 'active', name: 'Visual Studio', page: 'subscriptions/active' }]);
});

it('names a purchase while it can be cancelled, and neither an old one nor a cancelled one', () => {
  const open = purchase('active', '2026-12-01T00:00:00Z');
  const found = blockersOf([], [open, purchase('active', '2026-11-01T00:00:00Z'), purchase('cancelled', '2026-12-01T00:00:00Z'), purchase('expired')], now);
  expect(found).toEqual([{ id: 'active-0', name: 'SQL, Server', page: 'software', until: '2026-12-01T00:00:00Z' }]);
});
