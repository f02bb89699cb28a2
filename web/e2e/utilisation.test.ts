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
