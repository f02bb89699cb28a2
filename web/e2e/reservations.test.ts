// Reservations: bought on a subscription, split, merged, and given back by a quote; what would be saved (rules 5.3-5.7, 6.1).
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';

/** A purchase and what follows from it take more than one answer of the server. */
const soon = { timeout: 20_000 };
const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';

test('a reservation is bought on a new subscription, split, merged, and returned by its quote', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/buy?view=AzureReservations`);
  await page.getByLabel('Name of a new subscription').fill('Yard');
  await page.getByRole('button', { name: 'Open a subscription' }).click();
  await expect.poll(() => page.getByRole('combobox', { name: 'Billed to subscription' }).inputValue(), soon).not.toBe('');
  const sku = page.getByRole('listitem').filter({ hasText: 'B2ms' }).filter({ has: page.getByRole('button', { name: /to the cart$/ }) }).first();
  await sku.getByRole('spinbutton').fill('3');
  await sku.getByRole('button', { name: /to the cart$/ }).click();
  await page.getByRole('complementary').getByText('Billed to Yard').waitFor();
  await page.getByRole('link', { name: 'Review order' }).click();
  await page.getByRole('row').getByText('Billed to Yard').waitFor();
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.getByRole('heading', { name: 'Thank you, it is bought' }).waitFor();

  await page.goto(`${harborPine}/reservations`);
  await settled(page);
  const active = page.getByRole('row').filter({ hasText: 'Active' });
  await active.getByRole('link').click();
  await page.getByRole('button', { name: 'Change…', exact: true }).click();
  const edit = page.getByRole('dialog', { name: 'Change the reservation' });
  await edit.getByRole('textbox', { name: 'Name' }).fill('Cranes');
  await edit.getByRole('combobox', { name: 'Scope' }).selectOption('ResourceGroup');
  await edit.getByRole('textbox', { name: 'Resource group' }).fill('yard');
  await expectNoAxeViolations(page);
  await edit.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Cranes' }).waitFor();
  const renewal = page.getByRole('switch', { name: 'Renew automatically' });
  const renewed = await renewal.isChecked();
  await renewal.click();
  await page.getByText(renewed ? 'The reservation ends with its term.' : 'The reservation renews at the end of its term.').first().waitFor();
  await page.getByRole('button', { name: 'Split…' }).click();
  const split = page.getByRole('dialog', { name: 'Split the reservation' });
  await split.getByText('2 reservations: 2 + 1').waitFor();
  await expectNoAxeViolations(page);
  await split.getByRole('button', { name: 'Split' }).click();

  await expect.poll(() => active.count(), soon).toBe(2);
  for (const row of [0, 1]) await active.nth(row).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Merge…' }).click();
  const merge = page.getByRole('dialog', { name: 'Merge these reservations?' });
  await merge.waitFor();
  await expectNoAxeViolations(page);
  await merge.getByRole('button', { name: 'Merge' }).click();
  await expect.poll(() => active.count(), soon).toBe(1);

  await active.getByRole('link').click();
  await page.getByRole('button', { name: 'Exchange…' }).click();
  const exchange = page.getByRole('dialog', { name: 'Exchange the reservation' });
  await exchange.getByLabel('Find a product, size or region').fill('B2ms');
  const wanted = exchange.getByRole('combobox', { name: 'Exchange for' });
  const offered = wanted.getByRole('option').filter({ hasText: 'B2ms' }).filter({ hasText: 'Three years' }).filter({ hasText: 'paid at once' }).first();
  await expect.poll(() => offered.count(), soon).toBe(1);
  await wanted.selectOption({ label: (await offered.textContent()) ?? '' });
  await exchange.getByRole('button', { name: 'Show the quote' }).click();
  await exchange.getByText('Worth of the new term').waitFor();
  await expectNoAxeViolations(page);
  await exchange.getByRole('button', { name: 'Exchange', exact: true }).click();
  await expect.poll(() => exchange.count(), soon).toBe(0);
  await page.getByText(/^Three years/).waitFor();
  await page.getByRole('button', { name: 'Return…' }).click();
  const back = page.getByRole('dialog', { name: 'Return the reservation?' });
  await back.getByText('Refund, before tax').waitFor();
  await expectNoAxeViolations(page);
  await back.getByRole('checkbox').check();
  await back.getByRole('button', { name: 'Return' }).click();
  await page.getByText('Returned', { exact: true }).waitFor();
});

test('machines are compared by the hour, reserved, with licences and with both', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/savings`);
  await page.getByLabel('Compute, an hour').fill('0.4');
  await page.getByLabel('Windows, a vCPU and hour').fill('0.046');
  await page.getByLabel('Reservation, whole term').fill('1752');
  await page.getByLabel('Windows Server core licences').fill('16');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('row', { name: /With both/ }).getByText('USD 146.00').waitFor();
  await expectNoAxeViolations(page);
});

test('a customer buys by itself once its partner allows it and has named an owner', async ({ signInAs }) => {
  const partner = await signInAs(people.agent, `${harborPine}/buy?view=AzureReservations`);
  await partner.getByLabel('Name of a new subscription').fill('Pier');
  await partner.getByRole('button', { name: 'Open a subscription' }).click();
  await expect.poll(() => partner.getByRole('combobox', { name: 'Billed to subscription' }).inputValue(), soon).not.toBe('');
  await partner.goto(`${harborPine}/account`);
  await partner.getByRole('switch', { name: 'The customer may buy reservations itself' }).click();
  await partner.getByText('Nobody can buy yet: name an owner first.').waitFor();
  await partner.getByRole('button', { name: 'Add an owner…' }).click();
  const adding = partner.getByRole('dialog', { name: 'Add an owner of a subscription' });
  await adding.getByRole('combobox', { name: 'User' }).selectOption(people.customer.name);
  await adding.getByRole('combobox', { name: 'Azure subscription' }).selectOption('Pier');
  await expectNoAxeViolations(partner);
  await adding.getByRole('button', { name: 'Add', exact: true }).click();
  await partner.getByRole('list', { name: 'Owners of subscriptions' }).getByText('Pier').waitFor();

  const page = await signInAs(people.customer, '/centre/reservations');
  await page.getByRole('button', { name: 'Buy a reservation' }).click();
  await page.getByLabel('Find a product, size or region').fill('B2ms');
  const wanted = page.getByRole('combobox', { name: 'Reservation' });
  const offered = wanted.getByRole('option').filter({ hasText: 'B2ms' }).filter({ hasText: 'One year' }).filter({ hasText: 'paid at once' }).first();
  await expect.poll(() => offered.count(), soon).toBe(1);
  await wanted.selectOption({ label: (await offered.textContent()) ?? '' });
  await page.getByRole('checkbox').check();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Buy now' }).click();
  await page.getByText(/was bought and is active/).first().waitFor();
  await page.getByRole('row').filter({ hasText: 'Active' }).first().waitFor();
});

test('the places without reservations stand by name', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/pricing');
  await page.getByRole('tab', { name: 'Places without reservations' }).click();
  const listed = page.getByRole('list', { name: 'Places without reservations' }).getByRole('listitem');
  await expect.poll(() => listed.count(), soon).toBe(109);
  const places = await listed.allTextContents();
  expect(places.toSorted((a, b) => a.localeCompare(b, 'en'))).toEqual(places);
  await expectNoAxeViolations(page);
});

test('licences are declared, used for a machine as far as they reach, and taken back', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/licences`);
  await page.getByRole('button', { name: 'Declare licences…' }).click();
  const declaring = page.getByRole('dialog', { name: 'Declare licences' });
  await declaring.getByRole('textbox', { name: 'Agreement' }).fill('EA-4711');
  await expectNoAxeViolations(page);
  await declaring.getByRole('button', { name: 'Declare', exact: true }).click();
  await page.getByRole('heading', { name: 'EA-4711' }).waitFor();

  await page.getByRole('button', { name: 'Use for a machine…' }).click();
  const using = page.getByRole('dialog', { name: 'Use a licence for a machine' });
  await using.getByRole('textbox', { name: 'Machine' }).fill('crane-7');
  await using.getByRole('spinbutton', { name: 'vCPUs' }).fill('32');
  await using.getByRole('button', { name: 'Check first' }).click();
  await using.getByText('Needs 32 core licences; 16 are left.').waitFor();
  await using.getByText('Not licensed', { exact: true }).waitFor();
  await expectNoAxeViolations(page);
  await using.getByRole('spinbutton', { name: 'vCPUs' }).fill('8');
  await using.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('heading', { name: 'crane-7' }).waitFor();
  await page.getByText('8 of 16 used').waitFor();

  await page.getByRole('button', { name: 'Change use… of EA-4711' }).click();
  const changing = page.getByRole('dialog', { name: 'Use of EA-4711' });
  await changing.getByRole('spinbutton', { name: 'Cores on premises' }).fill('12');
  await expectNoAxeViolations(page);
  await changing.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Not licensed', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'End the use of crane-7' }).click();
  const ending = page.getByRole('dialog', { name: 'End the use of this licence?' });
  await ending.waitFor();
  await expectNoAxeViolations(page);
  await ending.getByRole('button', { name: 'End the use' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'crane-7' }).count(), soon).toBe(0);
});
