// Security keys by Chromium's own virtual one. Keys are bound to a name, so the server is called localhost here.
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { expectNoAxeViolations } from './support/axe';
import type { EndableBrowser } from './support/chromium';
import type { Person } from './support/people';
import { expect, people, settled, test } from './support/portal';
import type { Server } from './support/server';

interface AtKey {
  page: Page;
  debug: CDPSession;
  /** Of the virtual key. */
  authenticatorId: string;
  /** What should not have happened on the page. */
  troubles: string[];
}

const byName = (server: Server, browser: EndableBrowser): Promise<BrowserContext> =>
  browser.newContext({ baseURL: server.base.replace('127.0.0.1', 'localhost'), locale: 'en-US', reducedMotion: 'reduce' });

interface KeyOptions {
  transport: 'usb' | 'internal';
  hasResidentKey?: boolean;
  hasUserVerification?: boolean;
  isUserVerified?: boolean;
}

/** A page in a browser with a key in it. */
async function beginAtKey(context: BrowserContext, options: KeyOptions): Promise<AtKey> {
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => message.text().includes('Content Security Policy') && troubles.push(message.text()));
  const debug = await context.newCDPSession(page);
  await debug.send('WebAuthn.enable');
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', automaticPresenceSimulation: true, ...options },
  });
  return { page, debug, authenticatorId, troubles };
}

async function givePassword(page: Page, person: Person): Promise<void> {
  await page.goto('/signin?portal=partner&return=/partner/settings/preferences');
  await page.fill('[name=user_name]', person.name);
  await page.fill('[name=password]', person.password);
  await page.click('button[type=submit]');
}

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a security key' }).click();
  await page.getByRole('textbox', { name: 'Name of the key' }).fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
}

test('a security key is added, opens beside the password, proves its owner anew, and is removed', async ({ server, browser }) => {
  const context = await byName(server, browser);
  try {
    const { page, troubles } = await beginAtKey(context, { transport: 'usb' });
    await givePassword(page, people.marketing);
    await page.getByRole('heading', { name: 'My preferences' }).waitFor();

    await add(page, 'Blue key');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('not used yet').waitFor();
    await settled(page);
    await expectNoAxeViolations(page);
    await add(page, 'The same');
    await page.getByText('This key is one of your account').waitFor();
    await expectNoAxeViolations(page);

    await context.clearCookies();
    await givePassword(page, people.marketing);
    const use = page.getByRole('button', { name: 'Use a security key' });
    await use.waitFor();
    expect((await context.cookies()).length).toBe(0);
    await expectNoAxeViolations(page);
    await use.click();
    await page.getByText('last used').first().waitFor();

    // As if the sign-in were a quarter of an hour ago.
    let asked = false;
    await page.route('**/auth/securitykeys/*', (route) => {
      if (asked || route.request().method() !== 'DELETE') return route.continue();
      asked = true;
      return route.fulfill({ status: 403, contentType: 'application/json', body: '{"code":700094,"description":"Prove it."}' });
    });
    await page.getByRole('button', { name: 'Remove “Blue key”' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    const proof = page.getByRole('dialog', { name: 'Prove that it is you' });
    await proof.getByRole('button', { name: 'Use a security key' }).waitFor();
    await expectNoAxeViolations(page);
    await proof.getByRole('button', { name: 'Use a security key' }).click();
    await page.getByText('The security key was removed.').first().waitFor();
    await page.getByRole('button', { name: 'Set up an authenticator' }).waitFor();
    expect(troubles).toEqual([]);
  } finally {
    await browser.end([context]);
  }
});

test('a passkey signs its owner in without a password, where the browser and the server’s name allow it', async ({ server, browser }) => {
  const context = await byName(server, browser);
  try {
    const verifies = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
    const { page, debug, authenticatorId, troubles } = await beginAtKey(context, { transport: 'internal', ...verifies });
    await givePassword(page, people.referral);
    await add(page, 'This computer');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('not used yet').waitFor();

    await context.clearCookies();
    await page.goto('/signin?portal=partner&return=/partner/settings/preferences&locale=zh-Hans');
    await page.getByRole('button', { name: '使用通行密钥登录' }).waitFor();
    await page.goto('/signin?portal=partner&return=/partner/settings/preferences');
    const enter = page.getByRole('button', { name: 'Sign in with a passkey' });
    await enter.waitFor();
    await expectNoAxeViolations(page);

    await debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await enter.click();
    await page.getByText('No passkey was used').waitFor();
    await expectNoAxeViolations(page);
    await debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await enter.click();
    await page.getByText('last used').first().waitFor();

    // A key that is gone here is not forgotten by its owner's computer.
    await page.getByRole('button', { name: 'Remove “This computer”' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('The security key was removed.').first().waitFor();
    await context.clearCookies();
    await page.goto('/signin?portal=partner');
    await enter.click();
    await page.getByText('The passkey was not accepted').waitFor();
    expect(new URL(page.url()).pathname).toBe('/signin');

    await page.goto(new URL('/signin?portal=partner', server.base).href);
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await enter.isVisible()).toBe(false);
    expect(troubles).toEqual([]);
  } finally {
    await browser.end([context]);
  }
});
