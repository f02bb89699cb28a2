// The whole story of a purchase, as an admin agent walks it: buy, fetch the key, cancel (S4, S11, S35, S56-S63, S68, S78).
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, storyLanguage, test } from './support/portal';

const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';

test('what is bought is reviewed, bought once, and its key is shown only when asked for', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/buy?q=SQL+Server+2019+Standard`);
  await settled(page);
  await page.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  await page.getByRole('link', { name: 'Review order' }).click();
  await page.getByRole('heading', { name: 'Review order' }).waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Buy', exact: true }).dblclick();
  await page.getByRole('heading', { name: 'Thank you, it is bought' }).waitFor();
  expect(await page.getByText('Order number').count()).toBe(1);

  await page.getByRole('link', { name: 'Get keys and downloads' }).click();
  await settled(page);
  await page.getByRole('button', { name: /^Show details of/ }).first().click();
  await page.getByRole('button', { name: 'Get key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Product keys' });
  await dialog.waitFor();
  const key = /[A-Z0-9]{4}(-[A-Z0-9]{4}){7}/;
  expect(await page.content()).not.toMatch(key);
  await dialog.getByRole('button', { name: 'Show key' }).first().click();
  await expect.poll(() => dialog.textContent()).toMatch(key);
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Hide' }).click();
  await expect.poll(() => page.content()).not.toMatch(key);
  await page.keyboard.press('Escape');
});

test('a purchase is cancelled after the tick, its credit is told, it stays listed without a key, and next steps lead on', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/buy?q=SQL+Server+2019+Standard`);
  await settled(page);
  await page.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  await page.getByRole('link', { name: 'Review order' }).click();
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.getByRole('link', { name: 'Get keys and downloads' }).click();
  await settled(page);
  await page.getByRole('button', { name: /^Show details of/ }).first().click();
  await page.getByRole('button', { name: 'Cancel purchase…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Cancel purchase' });
  await dialog.getByText(/days left to cancel this order/).waitFor();
  const submit = dialog.getByRole('button', { name: 'Submit' });
  expect(await submit.getAttribute('aria-disabled')).toBe('true');
  await expectNoAxeViolations(page);
  await dialog.getByRole('checkbox').check();
  await submit.click();
  await page.getByRole('dialog', { name: 'The purchase is cancelled' }).getByText(/USD/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('row').getByText('Cancelled', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'Assign subscriptions' }).click();
  await page.getByRole('heading', { level: 1, name: 'Subscriptions' }).waitFor();
});

test('products are shown by SKU and of one publisher, the address keeps both, and a SKU is added from there', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/buy?q=Linux`);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('sku');
  await page.waitForURL(/by=sku/);
  await page.getByRole('combobox', { name: 'Publisher' }).selectOption('Red Hat');
  await page.waitForURL(/publisher=Red\+Hat.*by=sku|by=sku.*publisher=Red\+Hat/);
  const listed = async () => [await page.getByText(/^Red Hat Enterprise Linux[,，] ?Red Hat$/).count(), await page.getByText(/[,，] ?SUSE$/).count()];
  await expect.poll(listed).toEqual([2, 0]);
  await page.reload();
  await expect.poll(listed).toEqual([2, 0]);
  await expectNoAxeViolations(page);
  const sku = page.getByRole('button', { name: /^Add .* to the cart$/ }).first();
  await sku.focus();
  await sku.press('Enter');
  await page.getByRole('spinbutton', { name: /^Quantity of .* in the cart$/ }).waitFor();
  await page.getByRole('combobox', { name: 'Publisher' }).selectOption({ label: 'Any' });
  await page.getByText(/[,，] ?SUSE$/).first().waitFor();
});

test('billing type and reservation type narrow what the server lists, and every publisher of a category is a choice from the start', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/buy`);
  const publishers = page.getByRole('combobox', { name: 'Publisher' }).locator('option');
  // The first page has a dozen of more than twenty products; SUSE stands after it.
  expect(await publishers.count()).toBe(4);
  await page.getByRole('combobox', { name: 'Category' }).selectOption('AzureReservations');
  await settled(page);
  await page.getByRole('combobox', { name: 'Reservation type' }).selectOption('VirtualMachines');
  await page.getByRole('combobox', { name: 'Billing type' }).selectOption('monthly');
  await page.waitForURL(/billing=monthly/);
  await settled(page);
  const terms = page.getByRole('combobox', { name: 'Term' });
  const offered = async () => (await terms.locator('option').allTextContents()).filter((text) => !/paid monthly|按月付款/.test(text));
  await expect.poll(async () => [await terms.count(), ...(await offered())]).toEqual([18]);
  await page.reload();
  await settled(page);
  expect(await offered()).toEqual([]);
  await expectNoAxeViolations(page);
});

test('how many there are is changed in the cart, what is no number of pieces is put back, and the last line is taken out', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/buy?q=SQL+Server+2019+Standard`);
  await settled(page);
  await page.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  const quantity = page.getByRole('spinbutton', { name: /^Quantity of .* in the cart$/ });
  await quantity.fill('3');
  await quantity.press('Enter');
  await page.getByText('USD 10,758.00').first().waitFor();
  await quantity.fill('0');
  await quantity.blur();
  expect(await quantity.inputValue()).toBe('3');
  await page.getByRole('link', { name: 'Review order' }).click();
  await page.getByRole('row', { name: /SQL Server 2019 Standard .* 3 / }).waitFor();
  await page.getByRole('link', { name: 'Change the cart' }).click();
  await page.getByRole('button', { name: /^Take .* out of the cart$/ }).click();
  const empty = page.getByText('The cart is empty.');
  await expect.poll(() => empty.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(new URL(page.url()).searchParams.has('cart')).toBe(false);
});

test('who may not fetch keys is told why, and the action stays reachable by keyboard', async ({ signInAs }) => {
  const agent = await signInAs(people.agent, `${harborPine}/buy?q=SQL+Server+2019+Standard`);
  await settled(agent);
  await agent.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  await agent.getByRole('link', { name: 'Review order' }).click();
  await agent.getByRole('button', { name: 'Buy', exact: true }).click();
  await agent.getByRole('heading', { name: 'Thank you, it is bought' }).waitFor();

  const page = await signInAs(people.sales, `${harborPine}/software`);
  await settled(page);
  await page.getByRole('button', { name: /^Show details of/ }).first().click();
  const get = page.getByRole('button', { name: 'Get key' });
  expect(await get.getAttribute('aria-disabled')).toBe('true');
  await get.focus();
  const tooltip = page.getByRole('tooltip');
  await tooltip.waitFor();
  // The server's own sentences are in the reader's language, too.
  const chinese = storyLanguage() === 'zh-Hans';
  expect(/\p{Script=Han}/u.test((await tooltip.textContent()) ?? '')).toBe(chinese);
  expect(/in force since|shows keys to/.test((await page.locator('main').textContent()) ?? '')).toBe(!chinese);
});
