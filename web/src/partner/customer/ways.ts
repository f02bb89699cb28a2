// The menu of a customer: its pages, in the order of the work.
import type { ParseKeys } from 'i18next';
import type { Capability } from '@/shared/session/session';

interface CustomerWay {
  page: string;
  word: ParseKeys<'customers'>;
  needs?: Capability;
}

export const customerWays: readonly CustomerWay[] = [
  { page: 'software', word: 'detail.software', needs: 'view_software' },
  { page: 'subscriptions', word: 'detail.subscriptions', needs: 'view_orders' },
  { page: 'reservations', word: 'detail.reservations', needs: 'view_orders' },
  { page: 'buy', word: 'detail.buy', needs: 'buy' },
  { page: 'orders', word: 'detail.orders', needs: 'view_orders' },
  { page: 'requests', word: 'detail.requests', needs: 'customer_support_request' },
  { page: 'users', word: 'detail.users', needs: 'manage_customer_users' },
  { page: 'account', word: 'detail.account', needs: 'view_customers' },
];
