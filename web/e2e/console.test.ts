// The operator console: what waits, partners, keys, the desk, money, proofs, the system.
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';
import { askForHelp } from './support/requests';
import { detailsOf } from './support/rows';

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

test('what waits is counted on the front page, leads to its list, and is counted anew once it was answered there', async ({ signInAs }) => {
  const shop = await signInAs(people.agent, '/partner/');
  for (const title of ['Dock 6', 'Dock 7']) await askForHelp(shop, title);
  const page = await signInAs(people.operator, '/console/');
  const requests = page.locator('a[href="/console/desk?tab=requests"]');
  const before = Number(await requests.textContent());
  expect(before).toBeGreaterThanOrEqual(2);
  const home = page.getByRole('link', { name: 'Home', exact: true }).first();

  await requests.click();
  await detailsOf(page, 'Dock 6');
  await page.getByRole('row', { name: /Dock 6/ }).first().waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('row', { name: /Dock 6/ }).waitFor({ state: 'detached' });
  await home.click();
  await expect.poll(() => requests.textContent()).toBe(String(before - 1));

  await requests.click();
  await page.getByRole('checkbox', { name: 'Select Dock 7' }).check();
  await page.getByRole('region', { name: 'Actions for the selection' }).getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('dialog', { name: 'Close 1 request?' }).getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('row', { name: /Dock 7/ }).waitFor({ state: 'detached' });
  await home.click();
  await expect.poll(() => requests.textContent()).toBe(String(before - 2));

  const calls = page.locator('a[href^="/console/desk?tab=appointments"]');
  const { appointments } = (await (await page.request.get('/operator/v1/queues')).json()) as { appointments: { today: number; deskDay: string } };
  expect(await calls.textContent()).toBe(String(appointments.today));
  await calls.click();
  await page.getByRole('tab', { name: 'Appointments', selected: true }).waitFor();
  expect(await page.getByLabel('Day of the desk').inputValue()).toBe(appointments.deskDay);
});
