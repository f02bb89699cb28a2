// Coming in, going out, and doors that stay closed.
import { expectNoAxeViolations } from './support/axe';
import { expect, people, test } from './support/portal';

test('a link leads to the same view after signing in', async ({ signInAs }) => {
  const page = await signInAs(people.helpdesk, '/partner/customers?find=Harbor');
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/partner/customers?find=Harbor');
  await page.getByRole('link', { name: 'Harbor & Pine Logistics' }).waitFor();
});

test('who signs out is out, and the browser keeps its language and theme', async ({ signInAs }) => {
  const page = await signInAs(people.sales, '/partner/');
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/signin\?portal=partner/);
  expect(await page.evaluate(() => localStorage.getItem('chandlery.theme'))).toBe('dark');
  await page.goto('/partner/customers');
  await page.waitForURL(/\/signin\?portal=partner&return=%2Fpartner%2Fcustomers$/);
});

test('a session that ended elsewhere leads to sign-in at the next request', async ({ signInAs }) => {
  const page = await signInAs(people.marketing, '/partner/');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Language' }).click();
  // A change of language asks the server for its texts again.
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await page.waitForURL(/\/signin\?portal=partner&return=%2Fpartner%2F$/);
});

test('a page that the reader’s roles do not open says so, and by whom it is opened', async ({ signInAs }) => {
  const page = await signInAs(people.billing, '/partner/customers');
  await page.getByRole('heading', { level: 1, name: 'You may not see this page' }).waitFor();
  expect(await page.getByRole('link', { name: 'Customers' }).count()).toBe(0);
  await expectNoAxeViolations(page);
});

test('a partner’s user is shown the way from the customer centre to the own portal', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await page.goto('/centre/');
  const way = page.getByRole('link', { name: 'Go to your portal' });
  await way.waitFor();
  await expectNoAxeViolations(page);
  await way.click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
});

test('no script of the page sees the session’s cookie', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name, httpOnly, secure, sameSite }) => ({ name, httpOnly, secure, sameSite }))).toEqual([
    { name: '__Host-sid', httpOnly: true, secure: true, sameSite: 'Lax' },
  ]);
});

test('who manages an account sees where it is signed in and ends it: the operator for a partner, a partner for its customer', async ({ signInAs }) => {
  const theirs = await signInAs(people.userAdmin, '/partner/');
  const console = await signInAs(people.operator, '/console/partners/10000000-0000-4000-8000-000000000001?tab=users');
  await console.getByRole('button', { name: 'Show details of Finn Adeyemi' }).click();
  await console.getByRole('button', { name: /^End the session in/ }).waitFor();
  await expectNoAxeViolations(console);
  await console.getByRole('button', { name: 'End all sessions' }).click();
  const asked = console.getByRole('dialog', { name: 'End all sessions of Finn Adeyemi?' });
  await asked.waitFor();
  await expectNoAxeViolations(console);
  await asked.getByRole('button', { name: 'End all sessions' }).click();
  await console.getByText('Nobody is signed in with this account.').waitFor();
  await theirs.goto('/partner/settings/users');
  await theirs.waitForURL(/\/signin\?portal=partner/);

  const customer = await signInAs(people.customer, '/centre/');
  const page = await signInAs(people.agent, '/partner/customers/20000000-0000-4000-8000-000000000001/users');
  await page.getByRole('row').filter({ hasText: people.customer.name }).getByRole('button', { name: /^Show details of/ }).click();
  await page.getByRole('button', { name: /^End the session in/ }).click();
  await page.getByText('Nobody is signed in with this account.').waitFor();
  await expectNoAxeViolations(page);
  await customer.goto('/centre/products');
  await customer.waitForURL(/\/signin\?portal=centre/);
});
