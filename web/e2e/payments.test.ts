// Money that comes in: recorded, allocated, taken back, returned by the bank; invoices that are disputed and issued anew (rules 3.6).
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, storyLanguage, test as base } from './support/portal';
import { buy } from './support/purchase';
import { decide, detailsOf } from './support/rows';
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

/** West of UTC, where the midnight of UTC is still the evening before. */
const far = { zone: 'America/Los_Angeles' };

/** Every day of the books on the page is shown as the server and its files have it, wherever the reader is. */
async function expectDaysOfTheBooks(page: Page): Promise<void> {
  const shown = await page.locator('time').evaluateAll((times) => times.map((time) => [time.getAttribute('datetime') ?? '', time.textContent ?? '']));
  const days = shown.filter(([at = '']) => /^\d{4}-\d\d-\d\d(T00:00:00Z)?$/.test(at));
  const format = new Intl.DateTimeFormat(storyLanguage() === 'en' ? 'en-US' : 'zh-CN', { dateStyle: 'medium', timeZone: 'UTC' });
  expect(days.length).toBeGreaterThan(0);
  expect(days).toEqual(days.map(([at = '']) => [at, format.format(new Date(at))]));
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

  const page = await signInAs(people.billing, '/partner/billing', far);
  await page.getByRole('tab', { name: 'Recurring and one-time purchases' }).click();
  await page.waitForURL(/kind=OneTime/);
  await page.getByRole('row', { name: /Recurring and one-time purchases/ }).first().waitFor();
  await expectDaysOfTheBooks(page);
  const number = (await page.locator('tr[data-row]').filter({ hasText: 'Issued' }).first().getAttribute('data-row')) ?? '';
  await page.getByRole('tab', { name: 'Recurring', exact: true }).click();
  await expect.poll(() => page.locator('tr[data-row]').filter({ hasText: 'Recurring and one-time purchases' }).count()).toBe(0);
  await page.getByRole('tab', { name: 'Recurring', exact: true }).press('End');
  await page.getByRole('tab', { name: 'Unallocated payments' }).press('Enter');
  await page.waitForURL(/kind=payments/);
  const waiting = page.waitForRequest(/\/v1\/payments\?.*show=waiting/);
  await page.reload();
  await waiting;
  await detailsOf(page, 'E2E-88');
  await expectNoAxeViolations(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const file = await new Response((await (await download).createReadStream()) as unknown as ReadableStream).text();
  expect(file).toContain('"E2E-88"');
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
  await settled(page);
  await expectDaysOfTheBooks(page);
  // The box of the balance and the opened invoice name the same payment.
  await page.goto('/partner/billing');
  await detailsOf(page, number);
  await page.getByText('Last payment').nth(1).waitFor();
  await settled(page);
  await expectDaysOfTheBooks(page);
});

test('where invoices are in several currencies each currency has a tab, and the address keeps the open one', async ({ signInAs }) => {
  const page = await signInAs(people.billing, '/partner/');
  // The demo shop's partners have one currency each.
  const invoice = (id: string, currencyCode: string) => ({
    id, currencyCode, invoiceType: 'OneTime', documentType: 'invoice', state: 'issued', overdue: false, disputed: false, totalCharges: 12, balanceAmount: 12, taxReceipts: [],
    invoiceDate: '2026-10-08T00:00:00Z', billingPeriodStartDate: '2026-09-01T00:00:00Z', dueDate: '2199-12-07T00:00:00Z',
  });
  const items = [invoice('G000000801', 'USD'), invoice('G000000802', 'EUR'), invoice('G000000803', 'EUR')];
  await page.route(/\/v1\/invoices\?/, (route) => route.fulfill({ json: { totalCount: items.length, items, links: {}, attributes: {} } }));
  await page.goto('/partner/billing');
  await settled(page);
  const listed = () => page.locator('tr[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
  await expect.poll(listed).toEqual(['G000000801', 'G000000802', 'G000000803']);
  await page.getByRole('tab', { name: 'EUR' }).click();
  await page.waitForURL(/currency=EUR/);
  await expect.poll(listed).toEqual(['G000000802', 'G000000803']);
  await page.reload();
  await settled(page);
  await expect.poll(listed).toEqual(['G000000802', 'G000000803']);
  await page.getByRole('tab', { name: 'All currencies' }).click();
  await expect.poll(listed).toHaveLength(3);
});
