// What may solve a problem without a request: where the reader can do it alone, or what explains it (rules 6.1).
import type { Needs } from '@/shared/session/session';
import { seesUsers } from '../settings/ways';

/** Names the words of an answer in the area `support`. */
export type SolutionName =
  | 'cancelSoftware'
  | 'afterCancellation'
  | 'fetchKeys'
  | 'newLink'
  | 'keyAsCustomer'
  | 'seeOrders'
  | 'creditLeft'
  | 'explainLine'
  | 'allocatePayment'
  | 'invoiceTo'
  | 'invite'
  | 'addCustomer'
  | 'partnerships'
  | 'addUser'
  | 'signedIn'
  | 'applications'
  | 'webhooks'
  | 'activity';

export interface Solution {
  name: SolutionName;
  /** A page of this portal, or one of the help, which has no portal around it. */
  to: { path: string } | { help: string };
  /** Who cannot open the page is not sent there. */
  needs?: Needs;
}

const help = '/help/keys-and-downloads';

const refund: readonly Solution[] = [
  { name: 'cancelSoftware', to: { path: '/software' }, needs: 'view_software' },
  { name: 'afterCancellation', to: { help: `${help}#cancellation` } },
];

/** By the number of the problem type, as the server lists them; the two refund types are one matter under two names. */
const byTopic: Readonly<Record<string, readonly Solution[]>> = {
  1001: refund,
  1002: refund,
  1003: [
    { name: 'fetchKeys', to: { path: '/software' }, needs: 'view_software' },
    { name: 'newLink', to: { help: `${help}#partner` } },
    { name: 'keyAsCustomer', to: { help: `${help}#customer` } },
  ],
  1004: [
    { name: 'seeOrders', to: { path: '/orders' }, needs: 'view_orders' },
    { name: 'creditLeft', to: { path: '/billing?state=unpaid' }, needs: 'view_invoices' },
  ],
  1005: [
    { name: 'explainLine', to: { path: '/billing' }, needs: 'view_invoices' },
    { name: 'allocatePayment', to: { path: '/billing?kind=payments' }, needs: 'view_invoices' },
    { name: 'invoiceTo', to: { path: '/settings/billing' }, needs: 'view_profile' },
  ],
  1006: [
    { name: 'invite', to: { path: '/customers/invite' }, needs: 'request_relationship' },
    { name: 'addCustomer', to: { path: '/customers/new' }, needs: 'add_customer' },
    { name: 'partnerships', to: { path: '/settings/partnerships' }, needs: 'view_profile' },
  ],
  1007: [
    { name: 'addUser', to: { path: '/settings/users' }, needs: seesUsers },
    { name: 'signedIn', to: { path: '/settings/preferences' } },
    { name: 'applications', to: { path: '/settings/applications' }, needs: 'manage_applications' },
  ],
  1008: [
    { name: 'applications', to: { path: '/settings/applications' }, needs: 'manage_applications' },
    { name: 'webhooks', to: { path: '/settings/webhooks' }, needs: 'manage_webhooks' },
    { name: 'activity', to: { path: '/activity' }, needs: ['view_transaction_log', 'view_key_access_log'] },
  ],
};

/** At most three, of those that the reader can use; none for a problem type that is not known here. */
export const solutionsFor = (topic: string, may: (needs: Needs) => boolean): readonly Solution[] =>
  (byTopic[topic] ?? []).filter((each) => each.needs === undefined || may(each.needs));
