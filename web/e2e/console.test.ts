// The operator console: what waits, partners, keys, the desk, money, proofs, the system.
import { people, settled, test } from './support/portal';
import { showsWell } from './support/shows_well';

showsWell('console-home', people.operator, '/console/');
showsWell('console-partners', people.operator, '/console/partners');
showsWell('console-partner-users', people.operator, '/console/partners/10000000-0000-4000-8000-000000000001?tab=users');
showsWell('console-partner-billing', people.operator, '/console/partners/10000000-0000-4000-8000-000000000001?tab=billing');
showsWell('console-keys', people.operator, '/console/keys');
showsWell('console-desk', people.operator, '/console/desk');
showsWell('console-money', people.operator, '/console/money');
showsWell('console-audit', people.operator, '/console/audit');
showsWell('console-system', people.operator, '/console/system');

test('the log is verified from the console and found whole', async ({ signInAs }) => {
  const page = await signInAs(people.operator, '/console/audit');
  await settled(page);
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await page.getByText('Whole', { exact: true }).first().waitFor();
});
