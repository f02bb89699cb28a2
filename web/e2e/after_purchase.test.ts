// What follows a purchase: the customer fetches its key, the log tells who did, a refund is asked for (S5, S43, S46, S71-S77).
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';
import { buy } from './support/purchase';

const harborPine = '20000000-0000-4000-8000-000000000001';

test('the customer finds in its own centre what was bought for it, and fetches the key itself', async ({ signInAs }) => {
  await buy(await signInAs(people.agent, '/partner/'), 'SQL Server 2019 Standard');
  const page = await signInAs(people.customer, '/centre/');
  await page.getByRole('link', { name: 'Your products' }).first().click();
  await page.getByRole('button', { name: /^Show details of/ }).first().click();
  await page.getByRole('button', { name: 'Get key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Product keys' });
  await dialog.getByRole('button', { name: 'Show key' }).first().click();
  await expect.poll(() => dialog.textContent()).toMatch(/[A-Z0-9]{4}(-[A-Z0-9]{4}){7}/);
  await expectNoAxeViolations(page);
});

test('the gear leads to the activity log, which tells who saw a key, and can be narrowed by days and action', async ({ signInAs }) => {
  const page = await signInAs(people.globalAdmin, '/partner/');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: 'Activity log' }).click();
  await page.getByRole('heading', { level: 1, name: 'Activity log' }).waitFor();
  await page.getByRole('combobox', { name: 'Action' }).selectOption('get_software_key');
  await page.getByRole('row', { name: /harborpine\.example/ }).first().waitFor();
  await page.getByRole('button', { name: /^Show details of/ }).first().click();
  await page.getByText('Correlation ID').first().waitFor();
  await page.goto('/partner/activity?from=2021-01-01&to=2021-01-02');
  await page.getByText('Nothing in these days').waitFor();
});

test('a refund is asked for by a form that knows the order, submitted once, and gets its file', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  const orders = await (await page.request.get(`/v1/customers/${harborPine}/orders`)).json();
  await page.goto(`/partner/support/new?customer=${harborPine}&order=${orders.items[0].id}`);
  await page.getByRole('heading', { level: 1, name: 'Report a problem' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Amount requested (USD)' }).inputValue()).toMatch(/^\d/);
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect.poll(() => page.getByRole('combobox', { name: 'Impact' }).getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('combobox', { name: 'Impact' }).selectOption('moderate');
  await page.getByRole('textbox', { name: 'Reason for the refund' }).fill('Bought twice');
  await page.getByRole('textbox', { name: 'Phone' }).fill('+1 206 555 0100');
  await page.locator('input[type=file]').setInputFiles({ name: 'label.txt', mimeType: 'text/plain', buffer: Buffer.from('wrong label') });
  await page.getByText('label.txt').first().waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Submit' }).dblclick();
  await page.waitForURL(/\/partner\/support\/(?!new)[^/]+$/);
  await settled(page);
  await page.getByRole('link', { name: 'label.txt' }).waitFor();
  await page.locator('input[type=file]').setInputFiles({ name: 'box.txt', mimeType: 'text/plain', buffer: Buffer.from('wrong box') });
  await page.getByRole('link', { name: 'box.txt' }).waitFor();
  await page.goto('/partner/support');
  await settled(page);
  expect(await page.locator('tbody [role=row]').count()).toBe(1);

  const desk = await signInAs(people.operator, '/console/desk?tab=requests');
  await desk.getByRole('button', { name: /^Show details of/ }).first().click();
  await desk.getByRole('link', { name: 'label.txt' }).waitFor();
  await desk.getByRole('link', { name: 'agent@northwind-distribution.example' }).waitFor();
  await expectNoAxeViolations(desk);
});

/** Types of problems by their numbers: the server tells their names in the reader's language. */
const topics = { keys: '1003', billing: '1005', access: '1007' };

test('a problem type suggests what solves it without a request: a page that the role opens, or the help', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/support/new');
  const suggested = page.getByRole('region', { name: 'This may solve it' });
  await page.getByRole('combobox', { name: 'Problem type' }).selectOption(topics.keys);
  await suggested.waitFor();
  expect(await suggested.getByRole('listitem').count()).toBe(3);
  expect(await suggested.getByRole('link', { name: 'Read what the customer does' }).getAttribute('href')).toBe('/help/keys-and-downloads#customer');
  await expectNoAxeViolations(page);
  // An agent may not add users: that answer is for those who can.
  await page.getByRole('combobox', { name: 'Problem type' }).selectOption(topics.access);
  await suggested.getByRole('link', { name: 'Go to My preferences' }).waitFor();
  expect(await suggested.getByRole('link', { name: 'Go to User management' }).count()).toBe(0);
  await page.getByRole('combobox', { name: 'Problem type' }).selectOption(topics.billing);
  await suggested.getByRole('link', { name: 'See unallocated payments' }).press('Enter');
  await page.getByRole('tab', { name: 'Unallocated payments', selected: true }).waitFor();
});

test('of ten that were bought four go back: both halves are shown with tax, done at once, and told', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await buy(page, 'SQL Server 2019 Standard', 10);
  await page.getByRole('link', { name: 'Get keys and downloads' }).click();
  await settled(page);
  await page.getByRole('button', { name: /^Show details of/ }).first().click();
  await page.getByRole('button', { name: 'Cancel purchase…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Cancel purchase' });
  await dialog.getByRole('checkbox', { name: 'The customer keeps some of the 10' }).check();
  await dialog.getByRole('textbox', { name: 'How many are kept' }).fill('10');
  await dialog.getByText('Write a whole number from 1 to 9.').waitFor();
  await dialog.getByRole('textbox', { name: 'How many are kept' }).fill('6');
  await dialog.getByText('Credit that is left').waitFor();
  await expectNoAxeViolations(page);
  await dialog.getByRole('checkbox', { name: /^I have read this/ }).check();
  await dialog.getByRole('button', { name: 'Cancel and buy again' }).click();
  const done = page.getByRole('dialog', { name: 'Given back and bought again' });
  await done.getByRole('link').click();
  await page.waitForURL(/\/orders\/[^/]+$/);
});

test('a subscription gets more seats, is told not to renew, and its days go into a calendar', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await buy(page, 'Visual Studio Professional');
  const { items } = await (await page.request.get(`/v1/customers/${harborPine}/subscriptions`)).json();
  await page.goto(`/partner/customers/${harborPine}/subscriptions/${items[0].id}`);
  await page.getByRole('button', { name: 'Change quantity…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the quantity' });
  await dialog.getByRole('spinbutton', { name: 'New quantity' }).fill('3');
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Change quantity' }).click();
  await page.getByText('The subscription has 3 licences now.').first().waitFor();
  // The switch shows what the server has, and so moves when it has answered.
  await page.getByRole('switch', { name: 'Renew automatically' }).click();
  await page.getByText(/^The term ends on/).waitFor();
  await page.goto(`/partner/customers/${harborPine}/subscriptions`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save days as calendar' }).click();
  const text = await new Response((await (await download).createReadStream()) as unknown as ReadableStream).text();
  expect(text).toContain(`UID:${items[0].id}@chandlery`);
});
