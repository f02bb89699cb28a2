// What the operator keeps: partners, catalogue, price lists, media, policies, the books (rules 2.2, 3.6, 3.8, 4.7).
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository } from '../tools/places.mjs';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';

const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';
const northwind = '/console/partners/10000000-0000-4000-8000-000000000001';

test('a partner is added, and its first user signs in with the password that was shown once', { timeout: 240_000 }, async ({ signInAs, browser, server }) => {
  const page = await signInAs(people.operator, '/console/partners');
  await page.getByRole('button', { name: 'Add partner' }).click();
  await page.getByRole('heading', { name: 'New partner' }).waitFor();
  await page.getByRole('button', { name: 'Add partner' }).click();
  expect(await page.getByText('Enter a value.').count()).toBeGreaterThan(3);
  await page.getByLabel('Name', { exact: false }).first().fill('Fjordline IT');
  await page.getByLabel('Domain').fill('fjordline.example');
  await page.getByLabel('MPN ID').fill('4100077');
  await page.getByLabel('Country').selectOption('DE');
  expect(await page.getByLabel('Currency').inputValue()).toBe('EUR');
  await page.getByLabel('Street and number').fill('Hafenstrasse 1');
  await page.getByLabel('City').fill('Kiel');
  await page.getByLabel('Postal code').fill('24103');
  await page.getByRole('button', { name: 'Add partner' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Fjordline IT can sign in' });
  await dialog.waitFor();
  await expectNoAxeViolations(page);
  const [name = '', password = ''] = await dialog.locator('code').allTextContents();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('heading', { name: 'Fjordline IT', exact: true }).waitFor();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(password);

  const context = await browser.newContext({ baseURL: server.base });
  const other = await context.newPage();
  await other.goto('/signin?portal=partner');
  await other.locator('#user_name').fill(name);
  await other.locator('#password').fill(password);
  await other.locator('form button').first().click();
  // What was shown to somebody else is changed first.
  await other.locator('#password').fill(password);
  await other.locator('#new_password').fill('A-quiet-harbour-2026');
  await other.locator('#repeat_password').fill('A-quiet-harbour-2026');
  await other.locator('form button').first().click();
  await other.waitForURL((url) => url.pathname.startsWith('/partner'));
  await context.close();
});

test('a price sheet is compared before it is imported, and its faults are told by row and column', async ({ signInAs }) => {
  const [header = '', line = '', known = ''] = readFileSync(inRepository('data/demo/pricesheet.csv'), 'utf8').split(/\r?\n/);
  const dearer = line.replace('355.00', '399.00').replace('1/1/2020 12:00:00 AM', '1/1/2031 12:00:00 AM');
  const sheet = (...lines: string[]) => ({ name: 'sheet.csv', mimeType: 'text/csv', buffer: Buffer.from([header, ...lines, ''].join('\r\n')) });
  const page = await signInAs(people.operator, '/console/prices?tab=import');
  const input = page.locator('input[type=file]');

  await input.setInputFiles(sheet(dearer.replace('399.00', 'dear')));
  const faults = page.getByRole('region', { name: 'Faults of the sheet' });
  await faults.getByRole('cell', { name: 'UnitPrice' }).waitFor();
  await faults.getByRole('cell', { name: '2', exact: true }).waitFor();

  await input.setInputFiles(sheet(dearer, known));
  await page.getByRole('heading', { name: '2. See what it changes' }).waitFor();
  const list = page.getByRole('table', { name: '2. See what it changes' });
  await list.getByText('CHG').waitFor();
  await list.getByText('USD 355.00').waitFor();
  await list.getByText('USD 399.00').waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Import these prices' }).click();
  await page.getByRole('dialog', { name: 'Import these prices?' }).getByRole('button', { name: 'Import these prices' }).click();
  await page.getByText('2 rows read: 1 written, 1 known already.').waitFor();
});

test('a medium whose upload breaks off goes on after a reload, and has the checksum of the whole', async ({ signInAs }) => {
  // Two parts of an upload, from the disk as a person has it.
  const content = randomBytes(12 << 20);
  const folder = mkdtempSync(join(tmpdir(), 'chandlery-e2e.'));
  const file = join(folder, 'harbour_x64.iso');
  writeFileSync(file, content);
  const page = await signInAs(people.operator, '/console/media');
  await page.getByRole('button', { name: 'Add a medium' }).click();
  const form = page.getByRole('dialog', { name: 'Add a medium' });
  await form.getByLabel('SKU', { exact: false }).first().selectOption('8B64QH90172Z:0001');
  await form.getByLabel('Version').fill('e2e');
  await form.locator('input[type=file]').setInputFiles(file);
  await expectNoAxeViolations(page);
  // As a proxy ends a transfer that stands still; the browser would write a broken connection into the console.
  let parts = 0;
  await page.route('**/operator/v1/media/*/content', (route) => (++parts === 2 ? route.fulfill({ status: 408 }) : route.continue()));
  await form.getByRole('button', { name: 'Upload' }).click();
  await page.getByText(/The upload broke off/).waitFor();
  await page.unrouteAll();

  await page.reload();
  await settled(page);
  await page.getByText('have arrived. Choose').waitFor();
  const first = page.waitForRequest((request) => request.url().endsWith('/content'));
  await page.locator('input[type=file]').setInputFiles(file);
  expect((await first).headers()['content-range']).toBe(`bytes ${8 << 20}-${(12 << 20) - 1}/${12 << 20}`);
  await page.getByText(createHash('sha256').update(content).digest('hex')).waitFor();

  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('dialog', { name: 'Withdraw harbour_x64.iso?' }).getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('row', { name: /harbour_x64.iso/ }).getByText('Withdrawn').waitFor();
  rmSync(folder, { recursive: true });
});

test('what is credited to a partner stands on its account and in the finance tables', async ({ signInAs }) => {
  // Nothing can be credited beyond what was charged.
  const shop = await signInAs(people.agent, `${harborPine}/buy?q=SQL+Server+2019+Standard`);
  await shop.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  await shop.getByRole('link', { name: 'Review order' }).click();
  await shop.getByRole('button', { name: 'Buy', exact: true }).click();
  await shop.getByRole('heading', { name: 'Thank you, it is bought' }).waitFor();

  const page = await signInAs(people.operator, `${northwind}?tab=billing`);
  await page.getByRole('button', { name: 'Give credit' }).click();
  const form = page.getByRole('dialog', { name: 'Give credit' });
  await form.getByLabel('Amount in USD').fill('12.50');
  await form.getByLabel('Reason').fill('A wrong label on the box');
  await expectNoAxeViolations(page);
  await form.getByRole('button', { name: 'Give credit' }).click();
  await page.getByText('The credit stands on the invoice of').first().waitFor();
  await page.getByText(/^USD\s12\.50$/).first().waitFor();

  await page.goto('/console/money?tab=revenue&by=partner');
  await settled(page);
  await page.getByRole('row', { name: /Northwind Distribution/ }).getByText(/^USD\s[\d,]+\.50$/).first().waitFor();
  await expectNoAxeViolations(page);
  await page.goto('/console/money?tab=deferred');
  await settled(page);
  await page.getByRole('img', { name: 'Deferred revenue, in USD' }).waitFor();
  await expectNoAxeViolations(page);
});

test('a payment that no text explains waits until the operator says whose it is', async ({ signInAs }) => {
  const today = new Date().toISOString().slice(0, 10);
  const page = await signInAs(people.operator, '/console/money?tab=bank');
  await page.locator('input[type=file]').setInputFiles({
    name: 'statement.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      ['BookingDate,Amount,Currency,Reference,Payer,Remittance', `${today},250.00,USD,E2E-1,Somebody Ltd,thank you`, `${today},3.00,USD,E2E-2,The bank,interest`, ''].join('\r\n'),
    ),
  });
  await page.getByText('wait to be assigned').waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Show details of Somebody Ltd' }).click();
  await page.getByRole('button', { name: 'Assign to a partner' }).click();
  const form = page.getByRole('dialog', { name: 'Whose payment is this?' });
  await form.getByLabel('Partner').selectOption({ label: 'Northwind Distribution (USD)' });
  await expectNoAxeViolations(page);
  await form.getByRole('button', { name: 'Assign to a partner' }).click();
  await page.getByText('The payment was assigned.').first().waitFor();
  await page.getByRole('button', { name: 'Show details of The bank' }).click();
  await page.getByRole('button', { name: 'Set aside' }).click();
  const aside = page.getByRole('dialog', { name: 'Set this entry aside?' });
  await aside.getByLabel('Reason').fill('Interest of the account');
  await expectNoAxeViolations(page);
  await aside.getByRole('button', { name: 'Set aside' }).click();
  await page.getByText('Nothing waits').waitFor();
  await page.goto(`${northwind}?tab=payments`);
  await settled(page);
  await page.getByRole('row', { name: /E2E-1/ }).getByText('USD 250.00').first().waitFor();
});

test('a policy is added from a day on, and stands in the timeline as one to come', async ({ signInAs }) => {
  const page = await signInAs(people.operator, '/console/policies');
  await page.getByRole('button', { name: 'Add a policy to customer-only' }).click();
  const form = page.getByRole('dialog', { name: 'Add a policy to customer-only' });
  await form.getByLabel('Name of the policy').fill('customer-only-2031');
  await form.getByLabel('In force from').fill('2031-01-01');
  await expectNoAxeViolations(page);
  await form.getByRole('button', { name: 'Add a policy' }).click();
  await page.getByRole('listitem').filter({ hasText: 'customer-only-2031' }).getByText('To come').waitFor();
});

test('a family of return policies is begun, and the form shows only what counts for what is given back', async ({ signInAs }) => {
  const page = await signInAs(people.operator, '/console/policies?tab=return');
  await page.getByRole('button', { name: 'New family' }).click();
  const form = page.getByRole('dialog', { name: 'New family' });
  await form.getByRole('button', { name: 'Add a policy' }).click();
  await form.getByText('Enter a value.').first().waitFor();
  await expectNoAxeViolations(page);
  await form.getByLabel('Name of the policy').fill('harbour-2031');
  await form.getByLabel('Family').fill('harbour');
  await form.getByLabel('In force from').fill('2031-01-01');
  await form.getByLabel('What is given back').selectOption('none');
  await form.getByLabel('Window').waitFor({ state: 'detached' });
  await form.getByLabel('What is given back').selectOption('prorated');
  await form.getByLabel('Window').fill('30');
  await form.getByLabel('Fee in per cent').fill('12');
  await expectNoAxeViolations(page);
  await form.getByRole('button', { name: 'Add a policy' }).click();
  const record = page.getByRole('listitem').filter({ hasText: 'harbour-2031' });
  await record.getByText('To come').waitFor();
  await record.getByText('within 30 days of the order.').waitFor();
  await expectNoAxeViolations(page);
});
