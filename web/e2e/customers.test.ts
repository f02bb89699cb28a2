// The partner's list of customers.
import type { Locator } from 'playwright-core';
import { expectNoAxeViolations } from './support/axe';
import { people, expect, settled, test } from './support/portal';
import { buy, harborPine } from './support/purchase';

const hasFocus = (target: Locator) => expect.poll(() => target.evaluate((element) => element === document.activeElement)).toBe(true);

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
  // At once: typed slowly, the first letters have an answer, too, which Enter does not take for that of all of them.
  await page.keyboard.insertText('harborpine.');
  await page.getByRole('option', { name: /Harbor & Pine Logistics/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/partner\/customers\/20000000-0000-4000-8000-000000000001$/);
});

test('a customer’s row opens to its tenant, its subscriptions and the ways to its pages', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers?find=Harbor');
  await page.getByRole('button', { name: /^Show details of/ }).click();
  const ways = page.getByRole('navigation', { name: 'Pages of Harbor & Pine Logistics' });
  await page.getByText('Tenant ID', { exact: true }).waitFor();
  await expectNoAxeViolations(page);
  await ways.getByRole('link', { name: 'Order history' }).click();
  await page.waitForURL(/\/customers\/20000000-0000-4000-8000-000000000001\/orders$/);
});

test('a customer’s row and its pages lead to the service portals of what it has, in a new tab', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers?find=Harbor');
  await page.getByRole('button', { name: /^Show details of/ }).click();
  const portals = page.getByRole('navigation', { name: 'Service portals of Harbor & Pine Logistics' });
  await page.getByText('Tenant ID', { exact: true }).waitFor();
  await settled(page);
  expect(await portals.count()).toBe(0);

  await buy(page, 'SQL Server 2019 Standard');
  await page.goto('/partner/customers?find=Harbor');
  await page.getByRole('button', { name: /^Show details of/ }).click();
  const desk = portals.getByRole('link', { name: 'Licence desk, opens in a new tab' });
  await desk.waitFor();
  expect(await portals.getByRole('link').count()).toBe(1);
  await expectNoAxeViolations(page);
  await page.goto(`${harborPine}/software`);
  await desk.waitFor();
  await expectNoAxeViolations(page);
  expect(await desk.getAttribute('href')).toBe('https://licences.vendor.example/customers?domain=harborpine.example');
  expect([await desk.getAttribute('target'), await desk.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer']);
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

test('a list of ten thousand rows draws those on the screen, and is walked through by keys', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  const link = (uri: string) => ({ uri, method: 'GET', headers: [] });
  const size = 500;
  const customer = (index: number) => ({
    id: `c${index}`,
    companyProfile: { companyName: `Company ${index}`, domain: `d${index}.example` },
    relationshipToPartner: 'reseller',
  });
  await page.route('**/v1/customers?*', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('from') ?? 0);
    const next = from + size < 10_000 ? { next: link(`/customers?from=${from + size}`) } : {};
    const items = Array.from({ length: size }, (_, offset) => customer(from + offset));
    return route.fulfill({ json: { totalCount: size, items, links: { self: link('/customers'), ...next } } });
  });
  await page.goto('/partner/customers');
  const rows = page.locator('tbody [role=row]');
  await page.getByRole('link', { name: 'Company 0', exact: true }).waitFor();
  const table = page.getByRole('table', { name: 'Customers' });
  while ((await table.getAttribute('aria-rowcount')) === '-1') {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(50);
    expect(await rows.count()).toBeLessThan(80);
  }
  expect(await table.getAttribute('aria-rowcount')).toBe('10001');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.getByRole('link', { name: 'Company 9999' }).waitFor();

  await page.evaluate(() => scrollTo(0, 0));
  await page.getByRole('link', { name: 'Company 0', exact: true }).waitFor();
  for (let step = 0; step < 30; step++) await page.keyboard.press('j');
  const current = page.getByRole('link', { name: 'Company 29', exact: true });
  await hasFocus(current);
  // WCAG 2.4.11: what has the focus is not behind the bars at the top.
  const bar = await page.locator('thead th').first().boundingBox();
  const seen = await current.boundingBox();
  expect(seen?.y ?? 0).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0));
  await page.keyboard.press('o');
  await page.waitForURL(/\/partner\/customers\/c29$/);
});

test('a provider finds the customers of a reseller, its invitation link, and adds one with it on record', async ({ signInAs }) => {
  const page = await signInAs(people.provider, '/partner/settings/partnerships');
  await page.getByRole('button', { name: 'Invite customers of Alsterwerk Systems' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite customers of Alsterwerk Systems' });
  await dialog.getByText(/\/centre\/invitations\//).waitFor();
  await expectNoAxeViolations(page);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Add customer of Alsterwerk Systems' }).click();
  await page.getByRole('combobox', { name: 'Indirect reseller' }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Indirect reseller' }).locator('option:checked').textContent()).toContain('Alsterwerk');
  await page.goBack();
  await page.getByRole('link', { name: 'Alsterwerk Systems', exact: true }).click();
  await page.getByRole('link', { name: 'Lycee des Trois Rivieres' }).waitFor();
  await expect.poll(() => page.locator('tbody [role=row]').count()).toBe(8);
});

test('a provider removes a partnership, asks for it again by a personal link, and the reseller accepts it in its portal', async ({ signInAs }) => {
  const page = await signInAs(people.provider, '/partner/settings/partnerships');
  await page.getByRole('button', { name: 'Remove partnership… with Alsterwerk Systems' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove the partnership with Alsterwerk Systems?' });
  await expectNoAxeViolations(page);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Remove partnership' }).click();
  const row = page.getByRole('row', { name: /Alsterwerk Systems/ });
  await row.getByText('Ended').waitFor();

  await page.getByRole('button', { name: 'Request partnership' }).click();
  await page.getByLabel('Note').fill('For Ada');
  await page.getByRole('button', { name: 'Write the request' }).click();
  const text = await page.getByRole('group', { name: 'Text of the e-mail' }).innerText();
  await hasFocus(page.getByRole('heading', { name: 'E-mail to the reseller' }));
  await expectNoAxeViolations(page);
  expect(await page.getByRole('link', { name: 'Open in e-mail' }).getAttribute('href')).toMatch(/^mailto:/);
  await page.getByRole('button', { name: 'Done' }).click();
  await hasFocus(page.getByRole('heading', { level: 1 }));
  await page.getByRole('row', { name: /For Ada/ }).getByText('Open').waitFor();
  const link = /\/partner\/settings\/partnerships\/\S+/.exec(text)?.[0] ?? '';

  const direct = await signInAs(people.globalAdmin, link);
  await direct.getByText('Only an indirect reseller becomes the partner of an indirect provider.').waitFor();
  expect(await direct.getByRole('button', { name: 'Accept' }).count()).toBe(0);

  // Signs in first, and is led back to the link.
  const reseller = await signInAs(people.reseller, link);
  await reseller.getByRole('heading', { name: 'Rheinkontor Software asks you for a partnership' }).waitFor();
  await expectNoAxeViolations(reseller);
  await reseller.getByRole('checkbox').check();
  await reseller.getByRole('button', { name: 'Accept' }).click();
  await reseller.waitForURL(/\/settings\/partnerships$/);
  await reseller.getByRole('row', { name: /Rheinkontor Software/ }).getByText('Active').waitFor();

  await page.reload();
  await page.getByRole('row', { name: /For Ada/ }).getByText('Accepted').waitFor();
  await page.getByRole('link', { name: 'Indirect partnerships' }).first().click();
  await row.getByText('Active').waitFor();
  await direct.reload();
  await direct.getByRole('heading', { name: 'Request ended' }).waitFor();
});

test('an open request for a partnership is withdrawn, and its link has ended', async ({ signInAs }) => {
  const page = await signInAs(people.provider, '/partner/settings/partnerships/requests');
  await page.getByLabel('Note').fill('For nobody');
  await page.getByRole('button', { name: 'Write the request' }).click();
  const text = await page.getByRole('group', { name: 'Text of the e-mail' }).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name: /For nobody/ });
  await row.getByRole('button').first().click();
  await page.getByRole('button', { name: 'Withdraw…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw', exact: true }).click();
  await row.getByText('Withdrawn').waitFor();
  const reseller = await signInAs(people.reseller, /\/partner\/settings\/partnerships\/\S+/.exec(text)?.[0] ?? '');
  await reseller.getByRole('heading', { name: 'Request ended' }).waitFor();
});

test('what is for schools alone can be bought once the operator has granted the qualification', async ({ signInAs }) => {
  const forSchools = 'Office LTSC Professional Plus 2021 for Education';
  const shelf = `${harborPine}/buy?q=Professional+Plus`;
  const partner = await signInAs(people.agent, shelf);
  await settled(partner);
  expect(await partner.getByText(forSchools).count()).toBe(0);
  expect(await partner.getByRole('combobox', { name: 'Market segment' }).count()).toBe(0);

  await partner.goto(`${harborPine}/account`);
  await partner.getByRole('button', { name: 'Request a qualification…' }).click();
  const form = partner.getByRole('dialog', { name: 'Request a special qualification' });
  await form.getByRole('combobox', { name: 'Part of education' }).selectOption('K12');
  await form.getByRole('textbox', { name: 'Website' }).fill('our school');
  await expectNoAxeViolations(partner);
  await form.getByRole('button', { name: 'Request', exact: true }).click();
  await form.getByText('The website is not a domain name, as school.example.').waitFor();
  await form.getByRole('textbox', { name: 'Website' }).fill('https://school.harborpine.example/');
  await form.getByRole('button', { name: 'Request', exact: true }).click();
  await partner.getByText('In review', { exact: true }).waitFor();
  await partner.getByText('school.harborpine.example').waitFor();

  const desk = await signInAs(people.operator, '/console/desk?tab=qualifications');
  await desk.getByRole('button', { name: /^Show details of/ }).click();
  await desk.getByText('Primary or secondary school').waitFor();
  await expectNoAxeViolations(desk);
  await desk.getByRole('button', { name: 'Grant', exact: true }).click();
  await desk.getByText('Nothing waits').waitFor();
  await hasFocus(desk.getByRole('heading', { level: 1 }));

  await partner.reload();
  await partner.getByText('Granted', { exact: true }).first().waitFor();
  await partner.goto(shelf);
  await partner.getByRole('combobox', { name: 'Market segment' }).selectOption('education');
  await partner.waitForURL(/segment=education/);
  await partner.getByText(forSchools).waitFor();
  await expectNoAxeViolations(partner);
  await partner.getByRole('button', { name: `Add ${forSchools} to the cart` }).click();
  await partner.getByRole('link', { name: 'Review order' }).click();
  await partner.getByRole('button', { name: 'Buy', exact: true }).click();
  await partner.getByRole('heading', { name: 'Thank you, it is bought' }).waitFor();
});

test('who may not change a customer is told why no qualification can be requested', async ({ signInAs }) => {
  const page = await signInAs(people.userAdmin, `${harborPine}/account`);
  const request = page.getByRole('button', { name: 'Request a qualification…' });
  expect(await request.getAttribute('aria-disabled')).toBe('true');
  await request.focus();
  await page.getByRole('tooltip').getByText('Your roles do not allow this. Ask a global administrator.').waitFor();
});
