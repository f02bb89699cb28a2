// Money that comes in: recorded, allocated, taken back, returned by the bank; tax that was withheld of it; invoices that are disputed
// and issued anew (rules 3.6, 3.7).
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test as base } from './support/portal';
import { buy } from './support/purchase';
import { startServer } from './support/server';

const northwind = '/console/partners/10000000-0000-4000-8000-000000000001';

/** In a shop whose clock can be turned, so that a month is over and invoiced. */
const test = base.extend({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer(inject('demo'), { CHANDLERY_SANDBOX_CLOCK: 'turned' });
      await use(server);
      await server.stop();
    },
    { scope: 'file' },
  ],
});

/** The row's details, opened if they are not. */
async function detailsOf(page: Page, what: string): Promise<void> {
  const open = page.getByRole('button', { name: `Show details of ${what}` });
  if ((await open.getAttribute('aria-expanded')) !== 'true') await open.click();
}

/** Answers what the dialog asks, after axe looked at it. */
async function decide(page: Page, dialog: Locator, button: string, fill?: () => Promise<void>): Promise<void> {
  await dialog.waitFor();
  await fill?.();
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('a payment is recorded, settles an invoice, is taken back from it, and goes back; the invoice is disputed and issued anew', { timeout: 240_000 }, async ({ signInAs }) => {
  const shop = await signInAs(people.agent, '/partner/');
  await buy(shop, 'SQL Server 2019 Standard');
  const turned = await shop.request.post('/v1/sandbox/clock', { headers: { 'X-Chandlery-Portal': 'partner' }, data: { days: 45 }, timeout: 120_000 });
  expect(turned.status()).toBe(200);

  const page = await signInAs(people.operator, `${northwind}?tab=invoices`);
  await settled(page);
  const number = (await page.locator('tr[data-row]').last().getAttribute('data-row')) ?? '';
  const invoice = page.locator(`tr[data-row="${number}"]`);
  await page.goto(`${northwind}?tab=payments`);
  await page.getByRole('button', { name: 'Record a payment' }).click();
  const form = page.getByRole('dialog', { name: 'Record a payment' });
  await form.getByRole('button', { name: 'Record a payment' }).click();
  await form.getByText('Enter a value.').first().waitFor();
  await decide(page, form, 'Record a payment', async () => {
    await form.getByLabel('Reference').fill('E2E-77');
    await form.getByLabel('Amount in USD').fill('10.00');
  });
  await detailsOf(page, 'E2E-77');
  await page.getByRole('button', { name: 'Allocate', exact: true }).click();
  const allocating = page.getByRole('dialog', { name: 'Allocate E2E-77' });
  await decide(page, allocating, 'Allocate', async () => {
    await allocating.getByLabel('Invoice').selectOption(number);
    expect(await allocating.getByLabel('Amount in USD').inputValue()).toBe('10');
  });
  await page.getByRole('button', { name: `Release ${number}` }).click();
  await decide(page, page.getByRole('dialog', { name: `Release the payment from ${number}?` }), 'Release');
  await page.getByRole('button', { name: 'Allocate', exact: true }).waitFor();
  await page.getByRole('button', { name: 'It went back' }).click();
  const back = page.getByRole('dialog', { name: 'Did E2E-77 go back?' });
  await decide(page, back, 'It went back', () => back.getByLabel('Reason').fill('The account was empty'));
  await page.getByRole('row', { name: /E2E-77/ }).getByText('Went back').waitFor();

  await page.goto(`${northwind}?tab=invoices`);
  await detailsOf(page, number);
  await page.getByRole('button', { name: 'Mark as disputed' }).click();
  const dispute = page.getByRole('dialog', { name: `Mark ${number} as disputed?` });
  await decide(page, dispute, 'Mark as disputed', () => dispute.getByLabel('Reason').fill('One licence too many'));
  await invoice.getByText('Disputed', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Resolve the dispute' }).click();
  const resolve = page.getByRole('dialog', { name: `Resolve the dispute of ${number}?` });
  await decide(page, resolve, 'Resolve the dispute', () => resolve.getByLabel('Note').fill('It was ordered'));
  await page.getByRole('button', { name: 'Void and issue anew' }).click();
  const anew = page.getByRole('dialog', { name: `Void ${number} and issue it anew?` });
  await decide(page, anew, 'Void and issue anew', () => anew.getByLabel('Reason').fill('The address was old'));
  await invoice.getByText('Voided').waitFor();
  const [note, successor] = [page.locator('tr[data-row]').filter({ hasText: 'Void note' }), page.locator('tr[data-row]').filter({ hasText: 'Issued' })];
  await expect.poll(async () => [await note.count(), await successor.count()], { timeout: 20_000 }).toEqual([1, 1]);

  await page.goto('/console/money?tab=runs');
  await page.getByRole('button', { name: 'Issue the invoices' }).click();
  const run = page.getByRole('dialog', { name: /^Issue the invoices of/ });
  await run.waitFor();
  await expectNoAxeViolations(page);
  await run.getByRole('button', { name: 'Cancel' }).click();
});

test('terms are changed and an exemption filed by dialogs that say what they mean', async ({ signInAs }) => {
  const page = await signInAs(people.operator, `${northwind}?tab=billing`);
  await page.getByRole('button', { name: 'Change the terms' }).click();
  const terms = page.getByRole('dialog', { name: 'Change the terms' });
  await decide(page, terms, 'Save', () => terms.getByLabel('Credit limit in USD').fill('250000'));
  await page.getByText(/^USD\s250,000\.00$/).first().waitFor();
  await page.getByRole('button', { name: 'File an exemption' }).click();
  const exemption = page.getByRole('dialog', { name: 'File an exemption' });
  await decide(page, exemption, 'File an exemption', async () => {
    await exemption.getByLabel('Certificate').fill('WA-4711');
    await exemption.getByLabel('First day').fill('2031-01-01');
    await exemption.getByLabel('Last day').fill('2031-12-31');
  });
  await page.getByText(/WA-4711/).first().waitFor();
});

test('invoices stand in tabs by kind, and a payment that waits is given by the partner to the invoice that it is for', { timeout: 240_000 }, async ({ signInAs }) => {
  const shop = await signInAs(people.agent, '/partner/');
  await buy(shop, 'SQL Server 2019 Standard');
  const turned = await shop.request.post('/v1/sandbox/clock', { headers: { 'X-Chandlery-Portal': 'partner' }, data: { days: 45 }, timeout: 120_000 });
  expect(turned.status()).toBe(200);
  const desk = await signInAs(people.operator, `${northwind}?tab=payments`);
  await desk.getByRole('button', { name: 'Record a payment' }).click();
  const form = desk.getByRole('dialog', { name: 'Record a payment' });
  await decide(desk, form, 'Record a payment', async () => {
    await form.getByLabel('Reference').fill('E2E-88');
    await form.getByLabel('Amount in USD').fill('12.50');
  });

  const page = await signInAs(people.billing, '/partner/billing');
  await page.getByRole('tab', { name: 'Recurring and one-time purchases' }).click();
  await page.waitForURL(/kind=OneTime/);
  await page.getByRole('row', { name: /Recurring and one-time purchases/ }).first().waitFor();
  const number = (await page.locator('tr[data-row]').filter({ hasText: 'Issued' }).first().getAttribute('data-row')) ?? '';
  await page.getByRole('tab', { name: 'Recurring', exact: true }).click();
  await expect.poll(() => page.locator('tr[data-row]').filter({ hasText: 'Recurring and one-time purchases' }).count()).toBe(0);
  await page.getByRole('tab', { name: 'Recurring', exact: true }).press('End');
  await page.getByRole('tab', { name: 'Unallocated payments' }).press('Enter');
  await page.waitForURL(/kind=payments/);
  await page.reload();
  await detailsOf(page, 'E2E-88');
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Allocate E2E-88 to an invoice' }).click();
  const allocating = page.getByRole('dialog', { name: 'Allocate E2E-88' });
  await decide(page, allocating, 'Allocate', async () => {
    await allocating.getByLabel('Invoice').selectOption(number);
    expect(await allocating.getByLabel('Amount in USD').inputValue()).toBe('12.5');
  });
  await page.getByText('All payments are allocated').waitFor();
  await page.getByRole('combobox', { name: 'Payments' }).selectOption('all');
  await detailsOf(page, 'E2E-88');
  await page.getByRole('link', { name: number }).click();
  await page.getByRole('heading', { level: 1, name: `Invoice ${number}` }).waitFor();
});

const certificate = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7 ${name}`) });

test('tax withheld from a paid invoice is handed in with its certificate, sent back, handed in again, and credited once', { timeout: 240_000 }, async ({ signInAs }) => {
  const shop = await signInAs(people.agent, '/partner/');
  await buy(shop, 'SQL Server 2019 Standard');
  const portal = { 'X-Chandlery-Portal': 'partner' };
  const turned = await shop.request.post('/v1/sandbox/clock', { headers: portal, data: { days: 45 }, timeout: 120_000 });
  expect(turned.status()).toBe(200);
  const invoices = (await (await shop.request.get('/v1/invoices', { headers: portal })).json()) as {
    items: { id: string; state: string; documentType: string; balanceAmount: number }[];
  };
  const { id: number, balanceAmount } = invoices.items.find((each) => each.state === 'issued' && each.documentType === 'invoice') ?? { id: '', balanceAmount: 0 };
  const submit = `Submit new request for ${number}`;

  const page = await signInAs(people.billing, '/partner/billing');
  await detailsOf(page, number);
  await page.getByText('None yet', { exact: true }).waitFor();
  await page.getByRole('button', { name: submit }).hover();
  await page.getByRole('tooltip').filter({ hasText: 'Only invoices that are paid in full qualify.' }).waitFor();

  const desk = await signInAs(people.operator, '/console/money?tab=withheld');
  await desk.getByText('Nothing to decide').waitFor();
  const paid = await desk.request.post('/operator/v1/partners/10000000-0000-4000-8000-000000000001/payments', {
    headers: { 'X-Chandlery-Portal': 'console' },
    data: { reference: 'E2E-99', amount: balanceAmount, currencyCode: 'USD', receivedOn: '2026-01-05', text: number },
  });
  expect(paid.status()).toBe(201);

  await page.reload();
  await settled(page);
  await page.getByRole('row', { name: new RegExp(number) }).first().waitFor();
  await page.getByText('None yet', { exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: submit }).click();
  const handing = page.getByRole('dialog', { name: `Tax withheld from ${number}` });
  await handing.getByLabel('Amount withheld in USD').fill('1000000');
  await handing.getByRole('button', { name: 'Submit new', exact: true }).click();
  await handing.getByText('Choose the certificate.').waitFor();
  await handing.locator('input[type=file]').setInputFiles(certificate('certificate.pdf'));
  await handing.getByRole('button', { name: 'Submit new', exact: true }).click();
  await expect.poll(() => handing.getByLabel('Amount withheld in USD').getAttribute('aria-invalid')).toBe('true');
  await decide(page, handing, 'Submit new', () => handing.getByLabel('Amount withheld in USD').fill('10.00'));
  await page.getByText('Submitted', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'certificate.pdf' }).waitFor();

  await desk.reload();
  await detailsOf(desk, number);
  await desk.getByRole('link', { name: 'certificate.pdf' }).waitFor();
  await expectNoAxeViolations(desk);
  await desk.getByRole('button', { name: 'Send back', exact: true }).click();
  const back = desk.getByRole('dialog', { name: `Send the request for ${number} back?` });
  await decide(desk, back, 'Send back', () => back.getByLabel('Reason').fill('It is of another year.'));
  await desk.getByRole('row', { name: new RegExp(number) }).getByText('Sent back', { exact: true }).waitFor();

  await page.goto(`/partner/billing/${number}`);
  await page.getByText('It is of another year.').first().waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Hand in again', exact: true }).click();
  const again = page.getByRole('dialog', { name: `Hand in again: tax withheld from ${number}` });
  await decide(page, again, 'Hand in again', async () => {
    expect(await again.getByLabel('Amount withheld in USD').inputValue()).toBe('10.00');
    await again.getByLabel('Amount withheld in USD').fill('12.50');
    await again.locator('input[type=file]').setInputFiles(certificate('certificate-2025.pdf'));
  });

  await desk.reload();
  await detailsOf(desk, number);
  await desk.getByRole('button', { name: 'Accept', exact: true }).click();
  await decide(desk, desk.getByRole('dialog', { name: /^Credit .* to .*\?$/ }), 'Accept');
  await desk.getByText('Nothing to decide').waitFor();
  await desk.getByRole('combobox', { name: 'Requests' }).selectOption('decided');
  await desk.waitForURL(/show=decided/);
  await desk.getByRole('row', { name: new RegExp(number) }).getByText('Accepted', { exact: true }).waitFor();
  const terms = (await (await desk.request.get('/operator/v1/partners/10000000-0000-4000-8000-000000000001/billing')).json()) as {
    balances: { account: string; amount: number }[];
  };
  expect(terms.balances.find((each) => each.account === 'adjustment')?.amount).toBe(12.5);

  await page.reload();
  await page.getByText('Accepted', { exact: true }).waitFor();
  await shop.goto(`/partner/billing/${number}`);
  await shop.getByText('Accepted', { exact: true }).waitFor();
  await shop.getByRole('button', { name: submit }).focus();
  await shop.getByRole('tooltip').filter({ hasText: 'Your roles do not allow this. Ask a global administrator.' }).waitFor();
});

test('where invoices are in several currencies each currency has a tab, and the address keeps the open one', async ({ signInAs }) => {
  const page = await signInAs(people.billing, '/partner/');
  // The demo shop's partners have one currency each.
  const invoice = (id: string, currencyCode: string) => ({
    id, currencyCode, invoiceType: 'OneTime', documentType: 'invoice', state: 'issued', disputed: false, totalCharges: 12, balanceAmount: 12, taxReceipts: [],
    invoiceDate: '2026-10-08T00:00:00Z', billingPeriodStartDate: '2026-09-01T00:00:00Z', dueDate: '2199-12-07T00:00:00Z',
  });
  const items = [invoice('G000000801', 'USD'), invoice('G000000802', 'EUR'), invoice('G000000803', 'EUR')];
  await page.route(/\/v1\/invoices\?/, (route) => route.fulfill({ json: { totalCount: items.length, items, links: {}, attributes: {} } }));
  await page.goto('/partner/billing');
  const listed = () => page.locator('tr[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
  await expect.poll(listed).toEqual(['G000000801', 'G000000802', 'G000000803']);
  await page.getByRole('tab', { name: 'EUR' }).click();
  await page.waitForURL(/currency=EUR/);
  await expect.poll(listed).toEqual(['G000000802', 'G000000803']);
  await page.reload();
  await expect.poll(listed).toEqual(['G000000802', 'G000000803']);
  await page.getByRole('tab', { name: 'All currencies' }).click();
  await expect.poll(listed).toHaveLength(3);
});
