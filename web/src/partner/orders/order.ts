// An order in lists and on its page: what they have in common.
import type { Shape } from '@/shared/api';
import type { Tone } from '@/shared/kit';

/** A row: with the customer's name where the list is of all customers. */
export type Order = Shape<'Order'> & Partial<Pick<Shape<'ListedOrder'>, 'customerName'>>;

export const orderTones: Record<Order['status'], Tone> = { pending: 'busy', completed: 'good', cancelled: 'quiet' };

export const productsOf = (order: Order): string => order.lineItems.map((line) => line.friendlyName || line.offerId).join(', ');
