// The partner's list of customers.
import { people, expect, test } from './support/portal';
import { showsWell } from './support/shows_well';

showsWell('partner-customers', people.agent, '/partner/customers');

test('a customer is found by the beginning of its name, and the address keeps the search', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers');
  await page.getByPlaceholder('Name or domain begins with').fill('Harbor');
  await page.waitForURL(/find=Harbor/);
  await page.getByRole('link', { name: 'Harbor & Pine Logistics' }).waitFor();
  await expect.poll(() => page.locator('tbody [role=row]').count()).toBe(1);
  await page.reload();
  await page.getByRole('link', { name: 'Harbor & Pine Logistics' }).waitFor();
  expect(await page.locator('tbody [role=row]').count()).toBe(1);
});

test('the search of the top bar finds a customer by domain and goes there', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await page.keyboard.press('/');
  await page.keyboard.type('harborpine.');
  await page.getByRole('option', { name: /Harbor & Pine Logistics/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/partner\/customers\/20000000-0000-4000-8000-000000000001$/);
});

test('customers are exported as CSV', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export customers' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('customers.csv');
  const text = await new Response((await file.createReadStream()) as unknown as ReadableStream).text();
  expect(text).toContain('"harborpine.example"');
});
