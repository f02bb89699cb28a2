// Security keys by Chromium's own virtual one. Keys are bound to a name, so the server is called localhost here.
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';

test('a security key is added, opens beside the password, proves its owner anew, and is removed', async ({ server, browser }) => {
  const context = await browser.newContext({
    baseURL: server.base.replace('127.0.0.1', 'localhost'),
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  try {
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => message.text().includes('Content Security Policy') && troubles.push(message.text()));
    const debug = await context.newCDPSession(page);
    await debug.send('WebAuthn.enable');
    await debug.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: true },
    });
    const givePassword = async () => {
      await page.goto('/signin?portal=partner&return=/partner/settings/preferences');
      await page.fill('[name=user_name]', people.marketing.name);
      await page.fill('[name=password]', people.marketing.password);
      await page.click('button[type=submit]');
    };
    await givePassword();
    await page.getByRole('heading', { name: 'My preferences' }).waitFor();

    const add = async (name: string) => {
      await page.getByRole('button', { name: 'Add a security key' }).click();
      await page.getByRole('textbox', { name: 'Name of the key' }).fill(name);
      await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
    };
    await add('Blue key');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('not used yet').waitFor();
    await settled(page);
    await expectNoAxeViolations(page);
    await add('The same');
    await page.getByText('This key is one of your account').waitFor();
    await expectNoAxeViolations(page);

    await context.clearCookies();
    await givePassword();
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
