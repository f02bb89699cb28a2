// How the customer centre and the operator console look.
import { people } from '../support/portal';
import { showsWell } from '../support/shows_well';

const northwind = '/console/partners/10000000-0000-4000-8000-000000000001';

showsWell('centre-home', people.customer, '/centre/');
showsWell('centre-products', people.customer, '/centre/products');
showsWell('centre-deeplink', people.customer, '/centre/deeplink/20000000-0000-4000-8000-000000000002/01a00000-0000-7000-8000-000000000000/0');
showsWell('centre-partners', people.customer, '/centre/partners');
showsWell('centre-invitation', people.customer, '/centre/invitations/of-nobody');
showsWell('centre-reservations', people.customer, '/centre/reservations');
showsWell('centre-users', people.customer, '/centre/users');
showsWell('centre-organization', people.customer, '/centre/organization');
showsWell('centre-preferences', people.customer, '/centre/preferences');

showsWell('console-home', people.operator, '/console/');
showsWell('console-partners', people.operator, '/console/partners');
showsWell('console-partner-new', people.operator, '/console/partners/new');
showsWell('console-partner', people.operator, northwind);
showsWell('console-partner-users', people.operator, `${northwind}?tab=users`);
showsWell('console-partner-billing', people.operator, `${northwind}?tab=billing`);
showsWell('console-catalog', people.operator, '/console/catalog');
showsWell('console-product', people.operator, '/console/catalog/8B64QH90172Z');
showsWell('console-prices', people.operator, '/console/prices?tab=import');
showsWell('console-keys', people.operator, '/console/keys');
showsWell('console-media', people.operator, '/console/media');
showsWell('console-policies', people.operator, '/console/policies');
showsWell('console-desk', people.operator, '/console/desk');
showsWell('console-money', people.operator, '/console/money');
showsWell('console-audit', people.operator, '/console/audit');
showsWell('console-system', people.operator, '/console/system');
showsWell('console-preferences', people.operator, '/console/preferences');
