// Tax that was withheld of what was paid, in a shop of its own: what other stories leave unpaid would stop the purchase (rules 3.7).
import { inject } from 'vitest';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test as base } from './support/portal';
import { buy } from './support/purchase';
import { decide, detailsOf } from './support/rows';
import { startServer } from './support/server';

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
  const amount = balanceAmount.toLocaleString('en-US', { minimumFractionDigits: 2 });
  await page.locator('tbody dl > div').filter({ hasText: 'Last payment' }).getByText(`USD ${amount}`).waitFor();
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

  // The front page counts it, and leads there.
  await desk.goto('/console/');
  const count = desk.locator('a[href="/console/money?tab=withheld"]');
  await expect.poll(() => count.textContent(), { timeout: 20_000 }).toBe('1');
  await count.click();
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
  await desk.getByRole('link', { name: 'Home', exact: true }).first().click();
  await expect.poll(() => count.textContent()).toBe('0');
  await count.click();
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

  // A further certificate is answered by ticking it, as many are: first sent back, then rejected.
  const further = await page.request.post(`/v1/invoices/${number}/withholdingrequests?amount=1.00&currencyCode=USD`, {
    headers: { ...portal, 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment; filename="further.pdf"' },
    data: certificate('further.pdf').buffer,
  });
  expect(further.status(), await further.text()).toBe(201);
  await desk.goto('/console/money?tab=withheld');
  const bar = desk.getByRole('region', { name: 'Actions for the selection' });
  const tick = desk.getByRole('checkbox', { name: `Select ${number}` });
  await tick.check();
  await bar.getByRole('button', { name: 'Send back', exact: true }).click();
  const backMany = desk.getByRole('dialog', { name: 'Send 1 request back?' });
  await decide(desk, backMany, 'Send back', () => backMany.getByLabel('Reason, told to each partner (needed)').fill('It is of another company.'));
  await desk.getByRole('row', { name: new RegExp(number) }).getByText('Sent back', { exact: true }).waitFor();
  await tick.check();
  await bar.getByRole('button', { name: 'Reject', exact: true }).click();
  const rejectMany = desk.getByRole('dialog', { name: 'Reject 1 request?' });
  await decide(desk, rejectMany, 'Reject', () => rejectMany.getByLabel('Reason, told to each partner (needed)').fill('Nothing came in time.'));
  await desk.getByText('Nothing to decide').waitFor();
});
