// A customer from its first day to its last: added, invited, looked after, let go (rules 4.1, 6.1; S3, S32).
import type { Page } from 'playwright-core';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';

const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';

async function fillAccount(page: Page, name: string, domain: string): Promise<void> {
  await page.getByLabel('Company name').fill(name);
  await page.getByLabel('Primary domain').fill(domain);
  await page.getByLabel('Street', { exact: false }).first().fill('1 Main Street');
  await page.getByLabel('City').fill('Reno');
  await page.getByLabel('State or province').selectOption('NV');
  await page.getByLabel('Postal code').fill('89501');
  await page.getByRole('group', { name: 'Primary contact' }).getByLabel('E-mail').fill('kim@sable.example');
}

test('a customer is added step by step, its password is shown once, and it can be bought for at once', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers/new');
  await fillAccount(page, 'Sable Works', 'harborpine.example');
  await page.getByText('harborpine.example is taken. Choose another.').waitFor();
  await page.getByLabel('Primary domain').fill('sableworks');
  await page.getByText('sableworks.onmicrosoft.com is available.').waitFor();
  await page.getByLabel('It has already accepted').check();
  const agreement = page.getByRole('group', { name: 'Customer agreement' });
  await agreement.getByLabel('First name').fill('Kim');
  await agreement.getByLabel('Last name').fill('Sable');
  await agreement.getByLabel('E-mail').fill('kim@sable.example');
  await agreement.getByLabel('Accepted on').fill('2021-03-01');
  await page.reload();
  await expect.poll(() => page.getByLabel('Company name').inputValue()).toBe('Sable Works');

  await page.getByRole('button', { name: 'Next: review' }).click();
  await page.getByRole('link', { name: 'Update: Address' }).click();
  await page.getByLabel('Postal code').fill('89502');
  await page.getByRole('button', { name: 'Next: review' }).click();
  await page.getByText('Reno, NV, 89502').waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Create customer' }).dblclick();
  await page.getByRole('heading', { name: 'Sable Works was added' }).waitFor();
  await page.getByText('admin@sableworks.onmicrosoft.com').waitFor();
  const password = await page.getByRole('button', { name: 'Copy Temporary password' }).evaluate((button) => button.parentElement?.textContent ?? '');
  expect(password.length).toBeGreaterThan(7);
  expect(await page.evaluate(() => JSON.stringify([sessionStorage, localStorage, location.href]))).not.toContain(password);
  await expectNoAxeViolations(page);

  await page.getByRole('button', { name: 'Add products' }).click();
  await settled(page);
  await page.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  await page.getByRole('link', { name: 'Review order' }).click();
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.getByRole('heading', { name: 'Thank you, it is bought' }).waitFor();
  await page.goBack();
  expect(await page.content()).not.toContain(password);
});

test('an organisation is invited by its personal link, and accepts in the customer centre', async ({ signInAs }) => {
  const centre = await signInAs(people.customer, '/centre/partners');
  await centre.getByRole('button', { name: 'Remove delegated admin' }).click();
  await centre.getByRole('button', { name: 'Remove', exact: true }).click();
  await centre.getByText('The delegated rights were removed.').first().waitFor();

  const page = await signInAs(people.agent, `${harborPine}/users`);
  await page.getByRole('link', { name: 'Ask for delegated administration' }).click();
  await page.getByLabel('Note').fill('For Mara');
  await page.getByRole('button', { name: 'Write the invitation' }).click();
  const text = await page.getByRole('group', { name: 'Text of the e-mail' }).innerText();
  await expectNoAxeViolations(page);
  expect(await page.getByRole('link', { name: 'Open in e-mail' }).getAttribute('href')).toMatch(/^mailto:/);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: /For Mara/ }).getByText('Open').waitFor();

  await centre.goto(/\/centre\/invitations\/\S+/.exec(text)?.[0] ?? '');
  await centre.getByRole('button', { name: 'Accept' }).click();
  await centre.waitForURL(/\/centre\/partners/);

  await page.reload();
  await page.getByRole('row', { name: /For Mara/ }).getByText('Accepted').waitFor();
  await page.goto(`${harborPine}/users`);
  await page.getByRole('button', { name: 'Add user' }).waitFor();
});
