// What browser tests are written with: `test` gives them a server of their own and people who sign in.
import type { BrowserContext, Page } from 'playwright-core';
import { expect, inject, test as base } from 'vitest';
import { type EndableBrowser, startChromium } from './chromium';
import type { Person } from './people';
import { type Server, startServer } from './server';

export { expect };
export { people } from './people';

export interface Look {
  language?: 'en' | 'zh-Hans';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

/** Signs in by the real form and opens the page. The first time of a person in a file takes the form, later ones its cookie. */
export type SignInAs = (person: Person, path: string, look?: Look) => Promise<Page>;

/** What must not happen on any page, whatever a test looks at. */
function watch(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`error on the page: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // The browser writes every refusal of the server here; refusing is the server's right, failing (5xx) is not.
    if (message.type() === 'error' && !/responded with a status of 4\d\d/.test(text)) troubles.push(`console: ${text}`);
  });
}

async function fillForm(page: Page, person: Person): Promise<void> {
  await page.locator('#user_name').fill(person.name);
  await page.locator('#password').fill(person.password);
  await page.locator('button[type=submit], form button').first().click();
}

/** The page is there: its title is shown and nothing is being fetched. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect.poll(() => page.locator('[aria-busy=true], [role=status] .fui-Spinner').count(), { timeout: 20_000 }).toBe(0);
  // What was decided is also drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

interface Fixtures {
  server: Server;
  browser: EndableBrowser;
  cookies: Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>;
  signInAs: SignInAs;
}

export const test = base.extend<Fixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer(inject('demo'));
      await use(server);
      await server.stop();
    },
    { scope: 'file' },
  ],
  browser: [
    async ({}, use) => {
      const browser = await startChromium();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  cookies: [async ({}, use) => use(new Map()), { scope: 'file' }],
  signInAs: async ({ server, browser, cookies }, use) => {
    const contexts: BrowserContext[] = [];
    const troubles: string[] = [];
    await use(async (person, path, { language = 'en', theme = 'light', width = 1280, height = 800 } = {}) => {
      const context = await browser.newContext({
        baseURL: server.base,
        viewport: { width, height },
        colorScheme: theme,
        locale: language === 'en' ? 'en-US' : 'zh-CN',
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      contexts.push(context);
      context.setDefaultTimeout(20_000);
      const known = cookies.get(person.name);
      if (known) await context.addCookies(known);
      const page = await context.newPage();
      watch(page, troubles);
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      if (new URL(page.url()).pathname === '/signin') {
        await fillForm(page, person);
        await page.waitForURL((url) => url.pathname !== '/signin');
        cookies.set(person.name, await context.cookies());
      }
      await settled(page);
      return page;
    });
    await browser.end(contexts);
    expect(troubles).toEqual([]);
  },
});
