// The partner's home page, its search box, and the lists over all customers: what a day begins with.
import { expectNoAxeViolations } from './support/axe';
import { expect, people, test } from './support/portal';
import { buy } from './support/purchase';

test('an order is found by its number in the search box, and tells what happened to it', async ({ signInAs }) => {
  const page = await signInAs(people.globalAdmin, '/partner/');
  const number = await buy(page, 'SQL Server 2019 Standard');
  await page.keyboard.press('/');
  await page.keyboard.type(number);
  await page.getByRole('group', { name: 'Orders' }).getByRole('option', { name: new RegExp(number) }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
  const happened = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await happened.getByText('Ordered', { exact: true }).waitFor();
  expect(await happened.getByText('Key issued').count()).toBe(1);
  expect(await happened.getByText(/^Charged/).first().isVisible()).toBe(true);
  await expectNoAxeViolations(page);
});

test('what needs attention leads to the purchase, where it can be cancelled', async ({ signInAs }) => {
  const page = await signInAs(people.globalAdmin, '/partner/');
  await buy(page, 'Windows Server Standard - 8 Core License Pack - 1 year');
  await page.getByRole('link', { name: 'Home' }).click();
  await page.getByRole('heading', { name: /Can soon no longer be cancelled/ }).waitFor();
  await page
    .getByRole('region', { name: 'Needs attention' })
    .getByRole('link', { name: 'Windows Server Standard - 8 Core License Pack - 1 year' })
    .first()
    .click();
  await page.waitForURL(/\/software\?q=.*row=/);
  await page.getByRole('button', { name: 'Cancel purchase…' }).waitFor();
});

test('a saved view comes back after a reload, and on another page of the list', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/orders?status=cancelled');
  await page.getByRole('button', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save view' });
  await dialog.getByRole('textbox', { name: 'Name of the view' }).fill('Given back');
  await expectNoAxeViolations(page);
  await page.keyboard.press('Enter');
  const view = page.getByRole('list', { name: 'Saved views' }).getByRole('link', { name: 'Given back' });
  await view.waitFor();
  await expect.poll(() => page.getByText('The view “Given back” was saved.').count()).toBeGreaterThan(0);
  await page.goto('/partner/orders');
  await view.click();
  await page.waitForURL(/\?status=cancelled$/);
  await expect.poll(() => page.getByRole('combobox', { name: 'Status' }).inputValue()).toBe('cancelled');
});

test('purchases of all customers are listed, ticked by keys and exported without a key', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await buy(page, 'SQL Server 2019 Standard');
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  const table = page.getByRole('table', { name: 'Software' });
  await table.getByRole('link', { name: 'Harbor & Pine Logistics' }).first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: 'Actions for the selection' });
  await bar.waitFor();
  const download = page.waitForEvent('download');
  await bar.getByRole('button', { name: 'Export selected' }).click();
  const file = await download;
  const text = await new Response((await file.createReadStream()) as unknown as ReadableStream).text();
  expect(text.trim().split('\r\n')).toHaveLength(2);
  expect(text).not.toMatch(/[A-Z0-9]{4}(-[A-Z0-9]{4}){7}/);
});
