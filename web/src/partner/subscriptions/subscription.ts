// What is told of a subscription beyond what the server says in so many words.
import type { Shape } from '@/shared/api';
import { now as shopNow } from '@/shared/format/now';
import type { Tone } from '@/shared/kit';

export type Subscription = Shape<'Subscription'>;
/** The server knows one status for all that has ended; its reason tells the two ways apart. */
export type State = 'active' | 'suspended' | 'expired' | 'cancelled';

export const stateOf = ({ status, suspensionReasons }: Subscription): State =>
  status !== 'deleted' ? status : suspensionReasons.includes('TermEnded') ? 'expired' : 'cancelled';

export const tones: Record<State, Tone> = { active: 'good', suspended: 'warning', expired: 'quiet', cancelled: 'quiet' };

export const nameOf = (subscription: Subscription): string => subscription.friendlyName || subscription.offerName;

/** What has no term ends on the last day of the calendar. */
export const hasEnd = ({ commitmentEndDate }: Pick<Subscription, 'commitmentEndDate'>): boolean => !commitmentEndDate.startsWith('9999');

const dayNumber = (at: string | Date) => Math.floor(new Date(at).getTime() / 86_400_000);

/** The days of the term, and how many of them are left, by the calendar of UTC as the server counts them. */
export function daysOf({ effectiveStartDate, commitmentEndDate }: Subscription, now = shopNow()): { all: number; left: number } {
  const all = dayNumber(commitmentEndDate) - dayNumber(effectiveStartDate);
  const passed = Math.min(Math.max(dayNumber(now) - dayNumber(effectiveStartDate), 0), all);
  return { all, left: all - passed };
}

/** Until when units of this term can be given back; undefined when they no longer can. */
export function returnableUntil({ refundOptions }: Subscription, now = shopNow()): string | undefined {
  const ends = refundOptions.map((option) => option.expiresAt).filter((end) => new Date(end) > now);
  return ends.sort().at(-1);
}

/** The line of its order that the subscription came from. */
export const lineOf = (order: Shape<'Order'> | undefined, { id }: Subscription): Shape<'OrderLine'> | undefined =>
  order?.lineItems.find((line) => line.subscriptionId === id);

/**
 * The price of a unit for this term, where it is known: the price that the order was made at, as long as the subscription is
 * still of the same product and in its first term.
 */
export function unitPriceOf(order: Shape<'Order'> | undefined, subscription: Subscription): number | undefined {
  const line = lineOf(order, subscription);
  const first = subscription.effectiveStartDate === order?.creationDate;
  return first && line?.offerId === subscription.offerId ? line.pricing?.price : undefined;
}

/** What a change of the quantity comes to for the rest of the term; negative is given back. */
export function costOf(subscription: Subscription, quantity: number, unitPrice: number, now = shopNow()): number {
  const { all, left } = daysOf(subscription, now);
  return all === 0 ? 0 : ((quantity - subscription.quantity) * unitPrice * left) / all;
}
