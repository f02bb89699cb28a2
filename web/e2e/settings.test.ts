// The partner's settings: the company's profiles, its people, its programs, one's own preferences.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, test } from './support/portal';

const settings = (page: string) => `/partner/settings/${page}`;

test('the Company VAT ID is changed; a wrong one is refused at its field', async ({ signInAs }) => {
  const page = await signInAs(people.otherAgent, settings('billing'));
  const vatId = page.getByRole('textbox', { name: 'Company VAT ID' });
  await vatId.fill('DE12');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The VAT id does not have the country').waitFor();
  await expect.poll(() => vatId.getAttribute('aria-invalid')).toBe('true');
  await expectNoAxeViolations(page);
  await vatId.fill('DE136695976');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  await page.reload();
  await expect.poll(() => vatId.inputValue()).toBe('DE136695976');
});

test('who may not change a profile reads it, and who can', async ({ signInAs }) => {
  const page = await signInAs(people.helpdesk, settings('billing'));
  await page.getByText('your roles do not let you change it').waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
});

test('a user is added with a role, signs in with the temporary password, and is signed out by the admin', async ({ signInAs }) => {
  const page = await signInAs(people.userAdmin, settings('users'));
  await page.getByRole('button', { name: 'Add a user' }).click();
  // The list has a field for names, too.
  await page.getByRole('heading', { level: 1, name: 'Add a user' }).waitFor();
  await page.getByRole('textbox', { name: 'User name' }).fill('nora');
  await page.getByRole('textbox', { name: 'First name', exact: true }).fill('Nora');
  await page.getByRole('textbox', { name: 'Last name', exact: true }).fill('Quist');
  await page.getByRole('checkbox', { name: /^Sales agent/ }).check();
  await page.getByText(/rights in all/).click();
  await page.getByText('Buy for customers').waitFor();
  await page.getByRole('button', { name: 'Add a user' }).click();
  await page.getByText('It is shown only now').waitFor();
  await expectNoAxeViolations(page);
  const password = (await page.locator('[role=status] code').innerText()).trim();
  // In a browser of her own; the first sign-in asks for a password of her own.
  const hers = await page.context().browser()!.newContext({ baseURL: new URL(page.url()).origin });
  const signIn = await hers.newPage();
  await signIn.goto('/signin?portal=partner');
  await signIn.locator('#user_name').fill('nora@northwind-distribution.example');
  await signIn.locator('#password').fill(password);
  await signIn.locator('button[type=submit]').click();
  await signIn.locator('#password').fill(password);
  await signIn.locator('#new_password').fill('Quist-of-Northwind-26');
  await signIn.locator('#repeat_password').fill('Quist-of-Northwind-26');
  await signIn.locator('button[type=submit]').click();
  await signIn.getByRole('button', { name: 'Account of Nora Quist' }).waitFor();
  await page.goto(settings('users?find=nora'));
  await page.getByRole('link', { name: 'Nora Quist' }).click();
  await page.getByRole('button', { name: /^End the session in/ }).click();
  await page.getByText('Nobody is signed in with this account.').waitFor();
  await expectNoAxeViolations(page);
  await signIn.reload();
  await signIn.locator('#user_name').waitFor();
  await hers.close();
});

test('nobody disables the own account or takes own rights without being told', async ({ signInAs }) => {
  const page = await signInAs(people.globalAdmin, settings('users?find=admin'));
  await page.getByRole('link', { name: 'Ada Moss' }).click();
  const disable = page.getByRole('button', { name: 'Disable the account' });
  await expect.poll(() => disable.getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('checkbox', { name: /^Global administrator/ }).uncheck();
  await page.getByRole('button', { name: 'Save roles' }).click();
  const dialog = page.getByRole('dialog', { name: 'You are changing your own roles' });
  await dialog.waitFor();
  await expectNoAxeViolations(page);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Save roles' }).click();
  await page.getByText('last global admin').waitFor();
});

test('an application is registered, its secret is seen once, a program gets a token with it, and none once it is deleted', async ({ signInAs }) => {
  const page = await signInAs(people.globalAdmin, settings('applications'));
  await page.getByRole('button', { name: 'Register an application' }).click();
  await page.getByRole('heading', { level: 1, name: 'Register an application' }).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Night report');
  await page.getByRole('checkbox', { name: /^Billing administrator/ }).check();
  await page.getByRole('button', { name: 'Register an application' }).click();
  await page.getByText('It is shown only now').waitFor();
  await expectNoAxeViolations(page);
  const secret = (await page.locator('[role=status] code').innerText()).trim();
  const command = await page.locator('pre').innerText();
  expect(command).not.toContain(secret);
  // A server on a port that it was given by chance knows itself by its first name only.
  const ask = () =>
    page.request.post(/curl (\S+)/.exec(command)?.[1] ?? '', {
      form: {
        grant_type: 'client_credentials',
        client_id: /client_id=(\S+)/.exec(command)?.[1] ?? '',
        client_secret: secret,
        resource: 'https://api.partnercenter.microsoft.com',
      },
    });
  const answer = await ask();
  expect(answer.status()).toBe(200);
  expect((await answer.json()).token_type).toBe('Bearer');
  await page.getByRole('link', { name: 'Open the application' }).click();
  await page.getByRole('heading', { level: 1, name: 'Night report' }).waitFor();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Delete the application' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Night report?' });
  await dialog.getByText('1 valid secret gives no more tokens, at once.').waitFor();
  await expectNoAxeViolations(page);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Delete the application' }).click();
  await page.getByRole('heading', { level: 1, name: 'API applications' }).waitFor();
  expect(await page.getByRole('link', { name: 'Night report' }).count()).toBe(0);
  expect((await ask()).status()).toBe(400);
});

test('a language that is preferred is spoken on another computer, until its own menu says otherwise', async ({ signInAs }) => {
  const page = await signInAs(people.referral, settings('preferences'));
  await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-Hans');
  await page.getByRole('button', { name: 'Save preferences' }).click();
  await page.getByRole('heading', { level: 1, name: '我的首选项' }).waitFor();
  const other = await signInAs(people.referral, settings('preferences'));
  await other.getByRole('heading', { level: 1, name: '我的首选项' }).waitFor();
  await other.getByRole('button', { name: '语言' }).click();
  await other.getByRole('menuitemradio', { name: 'English' }).click();
  await other.reload();
  await other.getByRole('heading', { level: 1, name: 'My preferences' }).waitFor();
});

test('a program in which one signed in is seen among the preferences, and gets no more tokens once it is ended', async ({ signInAs }) => {
  const { name, password } = people.sales;
  const page = await signInAs(people.sales, settings('preferences'));
  await page.getByText('No program acts in your name.').waitFor();
  const client = { client_id: '11111111-1111-4111-8111-111111111111', redirect_uri: 'http://localhost/callback' };
  const doors = `/${name.split('@')[1]}/oauth2`;
  const form = await page.request.post(`${doors}/authorize?${new URLSearchParams({ ...client, response_type: 'code' })}`, {
    form: { user_name: name, password },
    maxRedirects: 0,
  });
  const code = new URL(form.headers()['location'] ?? '').searchParams.get('code') ?? '';
  const ask = (grant: Record<string, string>) =>
    page.request.post(`${doors}/token`, { form: { ...client, client_secret: 'demo-secret-of-the-northwind-application', ...grant } });
  const { refresh_token } = await (await ask({ grant_type: 'authorization_code', code })).json();
  await page.reload();
  await page.getByRole('button', { name: /^End what .* may do in your name$/ }).click();
  await page.getByText('No program acts in your name.').waitFor();
  await expectNoAxeViolations(page);
  expect((await ask({ grant_type: 'refresh_token', refresh_token })).status()).toBe(400);
});

test('a webhook is registered, tested, and its delivery sent again', async ({ signInAs }) => {
  const told: string[] = [];
  const program = createServer((request, response) => {
    request.on('data', (piece: Buffer) => told.push(JSON.parse(piece.toString()).EventName));
    request.on('end', () => response.writeHead(told.length > 1 ? 200 : 500).end());
  }).listen(0, '127.0.0.1');
  try {
    const page = await signInAs(people.agent, settings('webhooks'));
    await page.getByRole('textbox', { name: 'Address' }).fill('ftp://hooks.example/');
    await page.getByRole('button', { name: 'Register' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Address' }).getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${(program.address() as AddressInfo).port}/told`);
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('Answer: InternalServerError').waitFor();
    await expectNoAxeViolations(page);
    const row = page.getByRole('row').filter({ hasText: 'test-created' }).first();
    await row.getByText('Waiting').waitFor();
    expect(told).toEqual(['test-created']);
    await page.getByRole('button', { name: 'Remove the registration' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the registration' }).click();
    await page.getByRole('button', { name: 'Register', exact: true }).waitFor();
    await page.reload();
    await row.getByText('Given up').waitFor();
  } finally {
    program.close();
  }
});

/** What an authenticator shows now (RFC 6238). */
function codeOf(secret: string): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(step).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('an authenticator is set up, asked for at the next sign-in, and a recovery code opens too', async ({ signInAs }) => {
  const { name, password } = people.marketing;
  const page = await signInAs(people.marketing, settings('preferences'));
  await page.getByRole('button', { name: 'Set up an authenticator' }).click();
  await page.getByRole('textbox', { name: 'Current password' }).last().fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('img', { name: 'Scan this picture with the authenticator app.' }).waitFor();
  await expectNoAxeViolations(page);
  const secret = (await page.locator('code').filter({ hasText: /^[A-Z2-7]{32}$/ }).textContent()) ?? '';
  await page.getByRole('textbox', { name: 'Code of the authenticator' }).fill(codeOf(secret));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).waitFor();
  const codes = await page.locator('li code').allTextContents();
  expect(codes.length).toBe(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'Set up another authenticator' }).waitFor();

  const form = await page.context().browser()?.newContext({ locale: 'en' });
  if (!form) throw new Error('no browser');
  try {
    const entry = await form.newPage();
    await entry.goto(new URL('/signin?portal=partner', page.url()).href);
    await entry.fill('[name=user_name]', name);
    await entry.fill('[name=password]', password);
    await entry.click('button[type=submit]');
    await entry.fill('[name=code]', '000000');
    await entry.click('button[type=submit]');
    await entry.getByRole('alert').waitFor();
    await entry.fill('[name=code]', codes[0] ?? '');
    await entry.click('button[type=submit]');
    await entry.waitForURL(/\/partner/);
  } finally {
    await form.close();
  }
  await page.getByRole('button', { name: 'Remove the authenticator' }).click();
  await page.getByRole('textbox', { name: 'Code of the authenticator' }).fill(codes[1] ?? '');
  await page.getByRole('button', { name: 'Remove the authenticator' }).click();
  await page.getByRole('button', { name: 'Set up an authenticator' }).waitFor();
});
