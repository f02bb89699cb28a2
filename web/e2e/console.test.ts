// The operator console: what waits, partners, keys, the desk, money, proofs, the system.
import { people, settled, test } from './support/portal';

test('the log is verified from the console and found whole', async ({ signInAs }) => {
  const page = await signInAs(people.operator, '/console/audit');
  await settled(page);
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await page.getByText('Whole', { exact: true }).first().waitFor();
});
