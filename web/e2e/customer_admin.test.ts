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

/** Says that somebody there has accepted the agreement. */
async function fillAgreement(page: Page): Promise<void> {
  await page.getByLabel('It has already accepted').check();
  const agreement = page.getByRole('group', { name: 'Customer agreement' });
  await agreement.getByLabel('First name').fill('Kim');
  await agreement.getByLabel('Last name').fill('Sable');
  await agreement.getByLabel('E-mail').fill('kim@sable.example');
  await agreement.getByLabel('Accepted on').fill('2021-03-01');
}

/** Chooses so many of SQL Server 2019 Standard, by the wizard's second step. */
async function choose(page: Page, quantity: string): Promise<void> {
  await page.getByRole('button', { name: 'Next: subscriptions' }).click();
  await page.getByPlaceholder('Product or publisher').fill('SQL Server 2019 Standard - 2 Core');
  await page.waitForURL(/q=SQL/);
  await settled(page);
  await page.getByRole('spinbutton', { name: 'Quantity' }).first().fill(quantity);
  await page.getByRole('button', { name: 'Add SQL Server 2019 Standard - 2 Core License Pack to the cart' }).click();
}

test('a customer is added step by step, its password is shown once, and it can be bought for at once', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers/new');
  await fillAccount(page, 'Sable Works', 'harborpine.example');
  await page.getByText('harborpine.example is taken. Choose another.').waitFor();
  await page.getByLabel('Primary domain').fill('sableworks');
  await page.getByText('sableworks.onmicrosoft.com is available.').waitFor();
  await fillAgreement(page);
  await page.reload();
  await expect.poll(() => page.getByLabel('Company name').inputValue()).toBe('Sable Works');

  await page.getByRole('button', { name: 'Next: subscriptions' }).click();
  await page.getByRole('button', { name: 'Skip: nothing yet' }).click();
  await page.getByRole('link', { name: 'Update: Address' }).click();
  await page.getByLabel('Postal code').fill('89502');
  await page.getByRole('button', { name: 'Next: subscriptions' }).click();
  await page.getByRole('button', { name: 'Skip: nothing yet' }).click();
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

test('what a new customer is to have is chosen before it is there, and ordered once though the answer is lost and the page loaded anew', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers/new');
  await fillAccount(page, 'Cobalt Foundry', 'cobaltfoundry');
  await fillAgreement(page);
  await choose(page, '2');
  const chosen = page.getByRole('complementary', { name: 'Chosen products' });
  await chosen.getByText('USD 7,172.00').first().waitFor();
  await expectNoAxeViolations(page);
  await page.reload();
  await chosen.getByText('USD 7,172.00').first().waitFor();
  await page.getByRole('button', { name: 'Next: review' }).click();
  await page.getByRole('link', { name: 'Update: Subscriptions' }).click();
  const quantity = page.getByRole('spinbutton', { name: /^Quantity of .* in the cart$/ });
  await quantity.fill('3');
  await quantity.press('Enter');
  await chosen.getByText('USD 10,758.00').first().waitFor();
  await page.getByRole('button', { name: 'Next: review' }).click();
  await page.getByText('USD 10,758.00').first().waitFor();
  await expectNoAxeViolations(page);

  // The server does it, and nobody hears of it: the browser is told to come again.
  let lost = 0;
  await page.route('**/checkout', async (route) => {
    lost += 1;
    if (lost > 1) return route.continue();
    expect((await route.fetch()).status()).toBe(201);
    return route.fulfill({ status: 429, json: { code: 429, description: 'Later' } });
  });
  await page.getByRole('button', { name: 'Create customer and order' }).dblclick();
  await page.getByRole('heading', { name: 'Cobalt Foundry was added' }).waitFor();
  await page.getByRole('button', { name: 'Copy Temporary password' }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  // Nobody leaves it unawares, nor sends it so who comes for another customer.
  await page.getByRole('button', { name: 'Add another customer' }).click();
  const leaving = page.getByRole('dialog', { name: 'Leave Cobalt Foundry as it is?' });
  await expectNoAxeViolations(page);
  await leaving.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('button', { name: 'Add customer' }).click();
  await page.getByText(/^What was begun for .* did not come to its end/).waitFor();
  await expectNoAxeViolations(page);
  expect(lost).toBe(1);
  await page.reload();
  await page.getByRole('heading', { name: 'Ordered', exact: true }).waitFor();
  await page.getByText('3 × SQL Server 2019 Standard - 2 Core License Pack').waitFor();
  expect(await page.getByRole('button', { name: 'Copy Temporary password' }).count()).toBe(0);
  await expectNoAxeViolations(page);
  await page.locator('dd a').first().click();
  await page.waitForURL(/\/orders\/[^/]+$/);
  const customer = /customers\/([^/]+)\/orders/.exec(page.url())?.[1] ?? '';
  expect((await (await page.request.get(`/v1/customers/${customer}/orders`)).json()).items.length).toBe(1);
});

test('without the agreement what was chosen waits in a cart, which the confirmation leads to, and nothing is bought', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/customers/new');
  await fillAccount(page, 'Umber Mills', 'umbermills');
  await choose(page, '1');
  await page.getByRole('button', { name: 'Next: review' }).click();
  await page.getByText('Nothing is bought before the agreement is accepted: the products are kept in a cart of the customer.').waitFor();
  await page.getByRole('button', { name: 'Create customer', exact: true }).click();
  await page.getByText('The products wait in a cart until the customer has accepted the agreement.').waitFor();
  await page.getByRole('button', { name: 'Copy Temporary password' }).waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('link', { name: 'Review the order' }).click();
  await page.getByRole('heading', { name: 'Review order' }).waitFor();
  await page.getByRole('row', { name: /SQL Server 2019 Standard - 2 Core License Pack/ }).waitFor();
  const customer = /customers\/([^/]+)\/review/.exec(page.url())?.[1] ?? '';
  expect((await (await page.request.get(`/v1/customers/${customer}/orders`)).json()).items.length).toBe(0);
});

test('who may not buy is told so by the step of subscriptions, and adds the customer without it', async ({ signInAs }) => {
  const page = await signInAs(people.userAdmin, '/partner/customers/new');
  await fillAccount(page, 'Ochre Works', 'ochreworks');
  await page.getByRole('button', { name: 'Next: subscriptions' }).click();
  await page.getByText(/^Your role does not allow buying|^你的角色不允许购买/).waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Skip: nothing yet' }).click();
  await page.getByRole('button', { name: 'Create customer', exact: true }).click();
  await page.getByRole('heading', { name: 'Ochre Works was added' }).waitFor();
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
