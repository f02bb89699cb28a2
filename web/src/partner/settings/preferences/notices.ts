// The kinds of notices that a partner is told (src/notices/kinds.cc), in groups that a person chooses among.
export const noticeGroups = {
  orders: ['key_pending', 'key_arrived', 'key_replaced'],
  cancellations: ['cancellation_needs_information', 'cancellation_rejected', 'cancellation_completed'],
  invoices: ['invoice_ready', 'payment_received'],
  credit: ['credit_warning', 'account_in_arrears', 'account_suspended', 'account_restored'],
  subscriptions: [
    'subscription_renewing',
    'subscription_ending',
    'subscription_renewed',
    'subscription_expired',
    'subscription_not_renewed',
    'subscription_suspended',
    'subscription_deleted',
  ],
  reservations: ['reservation_underused', 'order_completed'],
  customers: ['relationship_accepted', 'delegated_admin_ended'],
  support: ['support_request_answered'],
} as const;

export type NoticeGroup = keyof typeof noticeGroups;
export const groups = Object.keys(noticeGroups) as NoticeGroup[];

/** Whether any kind of the group is told: what was never refused is. */
export const isTold = (group: NoticeGroup, wanted: Readonly<Record<string, boolean>>): boolean =>
  noticeGroups[group].some((kind) => wanted[kind] !== false);

/** The choice for each kind, with the whole group told or not. */
export const withGroup = (wanted: Readonly<Record<string, boolean>>, group: NoticeGroup, told: boolean): Record<string, boolean> => ({
  ...wanted,
  ...Object.fromEntries(noticeGroups[group].map((kind) => [kind, told])),
});
