// What keeps a relationship from ending: active subscriptions, and purchases whose window to cancel is open (rules 4.1, C14).
import type { Shape } from '@/shared/api';

export interface Blocker {
  id: string;
  name: string;
  /** The customer's page where something can be done about it. */
  page: string;
  /** Until when a purchase can be cancelled; none for a subscription, which is suspended. */
  until?: string;
}

export function blockersOf(
  subscriptions: readonly Shape<'Subscription'>[],
  software: readonly Shape<'SoftwarePurchase'>[],
  now: Date,
): Blocker[] {
  const running = subscriptions
    .filter((each) => each.status === 'active')
    .map((each) => ({ id: each.id, name: each.friendlyName || each.offerName, page: `subscriptions/${each.id}` }));
  const open = software.flatMap((each): Blocker[] => {
    const { lastMoment } = each.cancellation;
    if (each.status === 'cancelled' || lastMoment === undefined || new Date(lastMoment) < now) return [];
    return [{ id: `${each.orderId}-${each.lineItemNumber}`, name: `${each.productTitle}, ${each.title}`, page: 'software', until: lastMoment }];
  });
  return [...open, ...running];
}
