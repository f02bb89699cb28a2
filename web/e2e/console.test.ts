// The operator console: what waits, partners, keys, the desk, money, proofs, the system.
import { expectNoAxeViolations } from './support/axe';
import { people, settled, test } from './support/portal';

test('the log is verified from the console and found whole', async ({ signInAs }) => {
  const page = await signInAs(people.operator, '/console/audit');
  await settled(page);
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await page.getByText('Whole', { exact: true }).first().waitFor();
});

test('a new installation says in order what is missing and leads there; keys of a product begin its stock', async ({ signInAs }) => {
  const page = await signInAs(people.operator, '/console/policies');
  const nothing = { totalCount: 0, items: [], attributes: { objectType: 'Collection' } };
  await page.route('**/operator/v1/markets', (route) => route.fulfill({ json: nothing }));
  await page.route('**/operator/v1/setup', (route) =>
    route.fulfill({ json: { complete: false, steps: [{ name: 'products', state: 'todo', missing: ['markets', 'products', 'prices'] }] } }),
  );
  await page.goto('/console/prices');
  await page.getByRole('link', { name: 'Import countries' }).waitFor();
  await page.goto('/console/');
  await page.getByRole('link', { name: 'price sheet' }).click();
  await page.waitForURL(/prices\?tab=import/);
  await page.goto('/console/keys');
  await page.getByRole('button', { name: 'Import keys' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import keys' });
  await dialog.getByRole('combobox', { name: 'Product and SKU' }).selectOption('8B64QH90172Z:0001');
  await dialog.getByRole('textbox', { name: 'Version' }).fill('2031');
  await dialog.locator('input[type=file]').setInputFiles({ name: 'keys.txt', mimeType: 'text/plain', buffer: Buffer.from('ABCD-1234\nABCD-1235\n') });
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('row', { name: /2031/ }).waitFor();
});
