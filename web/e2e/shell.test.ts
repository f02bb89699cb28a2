// What stands around every page: menus, keys, languages, themes, the end of a session.
import { expectNoAxeViolations } from './support/axe';
import { expect, people, test } from './support/portal';

test('keys go to pages, list themselves, and can be switched off', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');

  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('switch').uncheck();
  await expectNoAxeViolations(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('a dialog gives the focus back to where it was', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers');
  const link = page.getByRole('link', { name: 'Harbor & Pine Logistics' });
  await link.focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => link.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('the language changes at once and is remembered', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await page.getByRole('heading', { level: 1, name: '客户' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '客户' }).waitFor();
});

test('the theme changes at once and is remembered', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.reload();
  await page.locator('h1').waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
});

test('the menus are reached and left by keyboard', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  const gear = page.getByRole('button', { name: 'Settings' });
  await gear.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Activity log' }).waitFor();
  await expectNoAxeViolations(page);
  await page.keyboard.press('Escape');
  await expect.poll(() => gear.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('the first stop of the Tab key skips to the content', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
});

test('on a phone the menu is a drawer that closes when it has led somewhere', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/', { width: 360, height: 740 });
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('says that the browser is offline', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  await page.context().setOffline(true);
  await page.getByText(/You are offline/).waitFor();
  await page.context().setOffline(false);
  await page.getByText(/You are offline/).waitFor({ state: 'detached' });
});

test('says in time that the session ends, and keeps it if wanted', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  // The server's answer, but with a minute left: nobody waits half an hour here.
  await page.route('**/auth/session', async (route) => {
    const response = await route.fetch();
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    await route.fulfill({ response, json: { ...(await response.json()), expiresAt } });
  });
  await page.reload();
  const dialog = page.getByRole('alertdialog', { name: 'Your session ends soon' });
  await dialog.waitFor();
  await expectNoAxeViolations(page);
  await page.unroute('**/auth/session');
  await dialog.getByRole('button', { name: 'Stay signed in' }).click();
  await dialog.waitFor({ state: 'detached' });
});

test('a refusal of the server says what to do and leads to support with its ids', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers?find=harbor');
  await page.route('**/v1/customers?*', (route) =>
    route.fulfill({
      status: 400,
      headers: { 'MS-CorrelationId': '0f0f0f0f-0000-4000-8000-000000000000' },
      json: { code: '800002', description: 'This filter is not one.', errorName: 'InvalidInput', data: [] },
    }),
  );
  await page.reload();
  const alert = page.getByRole('alert');
  await alert.getByText('This filter is not one.').waitFor();
  await expectNoAxeViolations(page);
  const link = alert.getByRole('link', { name: 'Report this problem' });
  expect(await link.getAttribute('href')).toContain('correlationId=0f0f0f0f-0000-4000-8000-000000000000');
  await page.unroute('**/v1/customers?*');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'Harbor & Pine Logistics' }).waitFor();
});

test('the bell counts what is unread, shows it, and forgets what was read', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  const notice = (id: string, read = false) => ({
    id,
    kind: 'invoice_overdue',
    createdDate: '2026-11-20T08:00:00Z',
    title: `Invoice ${id} is overdue`,
    body: 'Pay it.',
    read,
    links: {},
  });
  let unread = [notice('D1'), notice('D2')];
  await page.route('**/v1/notices?*', (route) =>
    route.fulfill({ json: { totalCount: unread.length, items: unread, links: {}, attributes: {} } }),
  );
  await page.route('**/v1/notices/read', (route) => {
    const { ids } = route.request().postDataJSON() as { ids: string[] };
    unread = unread.filter((each) => !ids.includes(each.id));
    return route.fulfill({ json: { marked: ids.length, more: false, attributes: {} } });
  });
  await page.reload();
  await page.getByRole('button', { name: '2 unread notices' }).click();
  await page.getByRole('heading', { name: 'Invoice D1 is overdue' }).waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Mark “Invoice D1 is overdue” as read' }).click();
  await page.getByRole('heading', { name: 'Invoice D1 is overdue' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'All notices' }).click();
  await page.getByRole('heading', { level: 1, name: 'Notices' }).waitFor();
  await page.getByRole('button', { name: '1 unread notice' }).waitFor();
});
