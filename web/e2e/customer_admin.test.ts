// A customer from its first day to its last: added, invited, looked after (rules 4.1, 6.1).
import { people } from './support/portal';
import { showsWell } from './support/shows_well';

const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';

showsWell('partner-customer-new', people.agent, '/partner/customers/new');
showsWell('partner-invite', people.agent, '/partner/customers/invite');
showsWell('partner-customer-account', people.agent, `${harborPine}/account`);
showsWell('partner-customer-users', people.agent, `${harborPine}/users`);
showsWell('partner-subscriptions', people.agent, `${harborPine}/subscriptions`);
