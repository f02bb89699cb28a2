// A purchase on the Software page: what the rows, the dialogs and the server's paths have in common.
import type { Shape } from '@/shared/api';
import type { Tone } from '@/shared/kit';

export type Purchase = Shape<'SoftwarePurchase'>;
export type ActionName = Purchase['actions'][number]['name'];

export const idOf = (purchase: Purchase): string => `${purchase.orderId}-${purchase.lineItemNumber}`;
export const nameOf = (purchase: Purchase): string => `${purchase.productTitle} ${purchase.title}`;

/** The parameters that name the purchase's order line in the server's paths. */
export const lineOf = (customerId: string, purchase: Purchase) => ({
  customer_id: customerId,
  order_id: purchase.orderId,
  line_number: String(purchase.lineItemNumber),
});

/** Why the caller cannot do it, in the server's words; undefined when they can. */
export function hindrance(purchase: Purchase, name: ActionName): string | undefined {
  const action = purchase.actions.find((each) => each.name === name);
  return action && !action.allowed ? action.why : undefined;
}

export const offers = (purchase: Purchase, name: ActionName): boolean =>
  purchase.actions.some((action) => action.name === name);

export const tones: Record<Purchase['status'], Tone> = {
  active: 'good',
  suspended: 'warning',
  pending: 'busy',
  cancelRequested: 'warning',
  expired: 'quiet',
  cancelled: 'quiet',
};

/** Purchases of the same product that can be meant by a cancel from this row (S57). */
export const ordersOf = (purchase: Purchase, all: readonly Purchase[]): Purchase[] =>
  all.filter((each) => each.productId === purchase.productId && each.skuId === purchase.skuId && each.status !== 'cancelled');
