// The kinds of notices that each portal's people are told (src/notices/kinds.cc), in groups that a person chooses among.
import type { PortalId } from '../../portal';

export type NoticeGroup =
  | 'orders'
  | 'cancellations'
  | 'invoices'
  | 'credit'
  | 'subscriptions'
  | 'reservations'
  | 'customers'
  | 'support'
  | 'stock'
  | 'webhooks';

type Groups = Partial<Record<NoticeGroup, readonly string[]>>;

export const noticeGroups: Record<PortalId, Groups> = {
  partner: {
    orders: ['key_pending', 'key_arrived', 'key_replaced'],
    cancellations: ['cancellation_needs_information', 'cancellation_rejected', 'cancellation_completed'],
    invoices: ['invoice_ready', 'payment_received', 'withholding_accepted', 'withholding_rejected'],
    credit: ['spending_near_budget', 'credit_warning', 'account_in_arrears', 'account_suspended', 'account_restored'],
    subscriptions: [
      'subscription_renewing',
      'subscription_ending',
      'subscription_renewed',
      'subscription_expired',
      'subscription_not_renewed',
      'subscription_suspended',
      'subscription_deleted',
    ],
    reservations: [
      'reservation_underused',
      'reservation_renewing',
      'reservation_ending',
      'reservation_renewed',
      'reservation_expired',
      'reservation_not_renewed',
      'order_completed',
    ],
    webhooks: ['webhook_given_up'],
    customers: [
      'relationship_accepted',
      'delegated_admin_ended',
      'partnership_accepted',
      'partnership_ended',
      'qualification_granted',
      'qualification_denied',
    ],
    support: ['support_request_answered', 'appointment_cancelled'],
  },
  centre: {
    orders: ['order_completed', 'key_pending', 'key_arrived', 'key_replaced'],
    cancellations: ['cancellation_completed'],
    subscriptions: [
      'subscription_renewing',
      'subscription_ending',
      'subscription_renewed',
      'subscription_expired',
      'subscription_suspended',
      'subscription_deleted',
    ],
    reservations: ['reservation_underused', 'reservation_renewing', 'reservation_ending', 'reservation_renewed', 'reservation_expired'],
  },
  console: {
    stock: ['key_pool_low'],
    cancellations: ['cancellation_requested'],
    invoices: ['withholding_requested'],
    customers: ['qualification_requested'],
    support: ['appointment_booked', 'appointment_cancelled'],
  },
};

export const groupsOf = (portal: PortalId) => Object.entries(noticeGroups[portal]) as [NoticeGroup, readonly string[]][];

/** Whether any of the kinds is told: what was never refused is. */
export const isTold = (kinds: readonly string[], wanted: Readonly<Record<string, boolean>>): boolean =>
  kinds.some((kind) => wanted[kind] !== false);

/** The choice for each kind, with all of a group told or not. */
export const withGroup = (wanted: Readonly<Record<string, boolean>>, kinds: readonly string[], told: boolean): Record<string, boolean> => ({
  ...wanted,
  ...Object.fromEntries(kinds.map((kind) => [kind, told])),
});
