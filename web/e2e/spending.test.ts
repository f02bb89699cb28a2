// Azure spending: a budget for a customer, what is used of it, and who is told (rules 6.1).
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test as base } from './support/portal';
import { startServer } from './support/server';

const customer = 'Harbor & Pine Logistics';

/** In a shop whose clock can be turned, so that a day of usage is over and charged. */
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

const clock = '/v1/sandbox/clock';
const headers = { 'X-Chandlery-Portal': 'partner' };

async function turn(shop: Page, days: number): Promise<void> {
  expect((await shop.request.post(clock, { headers, data: { days }, timeout: 120_000 })).status()).toBe(200);
}

/** Until a day is over whose month goes on the day after, too. */
async function toTheMiddleOfAMonth(shop: Page): Promise<Date> {
  const now = async () => new Date((await (await shop.request.get(clock)).json()).now);
  const today = (await now()).getUTCDate();
  if (today === 1 || today > 27) await turn(shop, today === 1 ? 1 : 6);
  return now();
}

/** A machine that ran the whole day before `now` and costs 240 dollars. */
async function useForADay(operator: Page, now: Date): Promise<void> {
  const day = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);
  const hours = Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}:00:00Z`);
  const rows = hours.map(
    (hour) =>
      `spent-${hour},10000000-0000-4000-8000-000000000001,20000000-0000-4000-8000-000000000001,5b000000-0000-4000-8000-000000000001,yard,/vm/crane,Standard_DS1_v2,EastUS,${hour},1,10.00,USD,false`,
  );
  const head = 'RecordId,PartnerId,CustomerId,SubscriptionId,ResourceGroup,ResourceURI,ArmSkuName,ResourceLocation,UsageHour,Quantity,UnitPrice,Currency,PartnerEarnedCredit';
  const taken = await operator.request.post('/operator/v1/usage', {
    headers: { 'X-Chandlery-Portal': 'console', 'Content-Type': 'text/csv' },
    data: [head, ...rows, ''].join('\n'),
  });
  expect(taken.status(), await taken.text()).toBe(200);
}

test('a budget is set, a customer uses four fifths of it, its partner is told, and raises it', { timeout: 240_000 }, async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  const now = await toTheMiddleOfAMonth(page);
  await page.getByRole('link', { name: 'Azure spending' }).click();
  await settled(page);
  await page.getByRole('textbox', { name: 'Name or domain begins with' }).fill('Harbor');
  const row = page.getByRole('row').filter({ hasText: customer });
  const setBudget = page.getByRole('button', { name: `Set budget of ${customer}` });
  await row.getByText('No budget').waitFor();
  await setBudget.click();
  const dialog = page.getByRole('dialog', { name: `Azure spending budget of ${customer}` });
  await dialog.getByLabel('Budget for a month, in USD').fill('-5');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Enter a number.').waitFor();
  await dialog.getByLabel('Budget for a month, in USD').fill('300');
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await row.getByText(/300\.00/).waitFor();

  const operator = await signInAs(people.operator, '/console/');
  await useForADay(operator, now);
  await turn(page, 1);
  await page.reload();
  await settled(page);
  await row.getByText('80%', { exact: true }).waitFor();
  await row.getByText('80% reached').waitFor();
  expect(await row.getByText(/^USD\s240\.00$/).count()).toBe(1);
  await expectNoAxeViolations(page);

  await page.goto('/partner/');
  const box = page.getByRole('region', { name: 'Needs attention' });
  await box.getByRole('heading', { name: /Azure budgets nearly spent/ }).waitFor();
  await box.getByRole('link', { name: /Azure budgets nearly spent/ }).click();
  await page.waitForURL(/\/spending\?show=nearBudget$/);
  await row.getByRole('link', { name: customer }).waitFor();
  await page.goto('/partner/notices');
  await page.getByText(/Harbor & Pine Logistics.*80\s?%/).first().waitFor();

  await page.goto('/partner/customers/20000000-0000-4000-8000-000000000001/account');
  const part = page.getByRole('region', { name: 'Azure spending' });
  await part.getByText('80% reached').waitFor();
  await part.getByRole('button', { name: 'Set budget' }).click();
  expect(await dialog.getByLabel('Budget for a month, in USD').inputValue()).toBe('300.00');
  await dialog.getByLabel('Budget for a month, in USD').fill('1000');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await part.getByText('24%', { exact: true }).waitFor();
  expect(await part.getByText('80% reached').count()).toBe(0);
  await part.getByRole('button', { name: 'Set budget' }).click();
  await dialog.getByLabel('Budget for a month, in USD').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await part.getByText('No budget').waitFor();

  const billing = await signInAs(people.billing, '/partner/spending?show=spending');
  const kept = billing.getByRole('button', { name: `Set budget of ${customer}` });
  await kept.waitFor();
  expect(await kept.getAttribute('aria-disabled')).toBe('true');
  await kept.focus();
  await billing.getByText('Your roles do not allow this. Ask a global administrator.').first().waitFor();
});
