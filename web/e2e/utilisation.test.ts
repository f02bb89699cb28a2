// How much of a reservation was used, as its customer sees it and as its seller does (rules 5.5, 6.2).
import { inject } from 'vitest';
import { inRepository } from '../tools/places.mjs';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test as base } from './support/portal';
import { startNewServer } from './support/server';

/** In a shop whose machines have run for some days. */
const test = base.extend({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startNewServer(inject('demo'), [{ arguments: ['demo', 'load', inRepository('data/demo'), '--with-reservations'] }]);
      await use(server);
      await server.stop();
    },
    { scope: 'file' },
  ],
});

test('a customer sees what its reservations are used for, by day and by hour, and no price; its seller sees what the rest has cost', { timeout: 300_000 }, async ({ signInAs }) => {
  const page = await signInAs(people.customer, '/centre/reservations');
  await settled(page);
  await page.getByRole('row').filter({ hasText: 'Active' }).filter({ hasText: /\d\s?%/ }).first().waitFor();
  await page.getByRole('button', { name: /^Show details of/ }).first().click();
  const used = page.getByRole('region', { name: 'Utilisation' });
  await used.getByRole('img', { name: 'Used share by day' }).waitFor();
  await expectNoAxeViolations(page);
  expect(await used.getByText('Cost of what was not used').count()).toBe(0);
  await used.getByRole('combobox', { name: 'Time' }).selectOption('week');
  await used.getByRole('img', { name: 'Used share by hour (UTC)' }).waitFor();
  await page.reload();
  await used.getByRole('img', { name: 'Used share by hour (UTC)' }).waitFor();
  const id = new URL(page.url()).searchParams.get('row') ?? '';

  const partner = await signInAs(people.agent, `/partner/customers/20000000-0000-4000-8000-000000000001/reservations/${id}`);
  await partner.getByRole('img', { name: 'Used share by day' }).waitFor();
  await partner.getByText('Cost of what was not used').waitFor();
});

test('a reservation stands in tabs: who may change it, where it counts, its numbers, and a request about it', async ({ signInAs }) => {
  const customer = '20000000-0000-4000-8000-000000000001';
  const page = await signInAs(people.agent, `/partner/customers/${customer}/reservations`);
  const active = (await (await page.request.get(`/v1/customers/${customer}/reservations?state=Succeeded`)).json()).items[0];
  await page.goto(`/partner/customers/${customer}/reservations/${active.id}?tab=access`);
  await settled(page);
  const roles = page.getByRole('region', { name: 'Your people' }).getByRole('row');
  await roles.filter({ hasText: 'Admin agent' }).filter({ hasText: '(yours)' }).waitFor();
  expect(await roles.filter({ hasText: 'Admin agent' }).getByText('Yes').count()).toBe(2);
  expect(await roles.filter({ hasText: 'Sales agent' }).getByText('Yes').count()).toBe(1);
  expect(await roles.filter({ hasText: 'Marketing content administrator' }).getByText('Yes').count()).toBe(0);
  await page.getByText('Not allowed').waitFor();
  await expectNoAxeViolations(page);

  await page.getByRole('tab', { name: 'Configuration' }).click();
  await page.waitForURL(/tab=configuration/);
  await page.getByRole('button', { name: 'Change scope and flexibility…' }).click();
  await page.getByRole('dialog', { name: 'Change the reservation' }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Properties' }).click();
  for (const id of [active.id, active.reservationOrderId, active.orderId]) await page.getByText(id).first().waitFor();
  await page.reload();
  await page.getByText(active.orderId).first().waitFor();

  await page.getByRole('tab', { name: 'New support request' }).click();
  await page.getByRole('button', { name: 'Open a request' }).click();
  await page.waitForURL(/\/support\/new/);
  expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toContain('Harbor & Pine Logistics');
  expect(await page.getByRole('textbox', { name: 'Description' }).inputValue()).toContain(active.id);
});

test('a reservation is shown to who may only look, with the reason why nothing can be changed', async ({ signInAs }) => {
  const customer = '20000000-0000-4000-8000-000000000001';
  const page = await signInAs(people.sales, `/partner/customers/${customer}/reservations`);
  const active = (await (await page.request.get(`/v1/customers/${customer}/reservations?state=Succeeded`)).json()).items[0];
  await page.goto(`/partner/customers/${customer}/reservations/${active.id}?tab=configuration`);
  await settled(page);
  const change = page.getByRole('button', { name: 'Change scope and flexibility…' });
  expect(await change.getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('tab', { name: 'Access control' }).click();
  await page.getByRole('row').filter({ hasText: 'Sales agent' }).filter({ hasText: '(yours)' }).waitFor();
});
