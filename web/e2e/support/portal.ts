// What browser tests are written with: `test` gives them a server of their own and people who sign in.
import type { BrowserContext, Page, Request } from 'playwright-core';
import { expect, inject, test as base } from 'vitest';
import { type EndableBrowser, startChromium } from './chromium';
import { spokenChinese } from './languages';
import type { Person } from './people';
import { type Server, startServer } from './server';

export { expect };
export { people } from './people';

export interface Look {
  /** Without one, a story is told in the language of its engine: English on SQLite, Chinese on PostgreSQL. */
  language?: 'en' | 'zh-Hans';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** The reader's time zone. */
  zone?: string;
}

/** For what is no story and need not be told in both languages. */
export const inEnglish: Look = { language: 'en' };

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
  await expect.poll(() => page.locator('[aria-busy=true], [role=status] .fui-Spinner').count(), { timeout: 20_000, interval: 20 }).toBe(0);
  // What was decided is also drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** A page whose errors and requests are counted. */
export interface Watched {
  page: Page;
  /** What should not have happened on it. */
  troubles: string[];
  /** Resolves when it waits for no answer. */
  quiet: () => Promise<void>;
}

/** CHANDLERY_E2E_LANGUAGE asks for another one. */
export const storyLanguage = (): NonNullable<Look['language']> =>
  (process.env['CHANDLERY_E2E_LANGUAGE'] ?? (inject('demo').engine === 'postgres' ? 'zh-Hans' : 'en')) === 'zh-Hans' ? 'zh-Hans' : 'en';

interface Fixtures {
  server: Server;
  browser: EndableBrowser;
  cookies: Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>;
  /** Opens a page, signed in, whose context is the caller's to end. */
  open: (person: Person, path: string, look: Look, troubles: string[]) => Promise<Page>;
  signInAs: SignInAs;
  /** Pages that stay open from test to test, by person; a test that fails takes its page out. */
  visits: Map<string, Watched>;
  visit: (person: Person, path: string) => Promise<Watched>;
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
  open: [
    async ({ server, browser, cookies }, use) => {
      await use(async (person, path, { language = 'en', theme = 'light', width = 1280, height = 800, zone = 'Europe/Berlin' }, troubles) => {
        const context = await browser.newContext({
          baseURL: server.base,
          viewport: { width, height },
          colorScheme: theme,
          locale: language === 'en' ? 'en-US' : 'zh-CN',
          timezoneId: zone,
          reducedMotion: 'reduce',
          permissions: ['clipboard-read', 'clipboard-write'],
        });
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
    },
    { scope: 'file' },
  ],
  signInAs: async ({ browser, open }, use) => {
    const contexts: BrowserContext[] = [];
    const troubles: string[] = [];
    const told = storyLanguage();
    await use(async (person, path, look = {}) => {
      const page = await open(person, path, { language: told, ...look }, troubles);
      contexts.push(page.context());
      return told === 'zh-Hans' && !look.language ? spokenChinese(page) : page;
    });
    await browser.end(contexts);
    expect(troubles).toEqual([]);
  },
  visits: [
    async ({ browser }, use) => {
      const visits = new Map<string, Watched>();
      await use(visits);
      await browser.end([...visits.values()].map(({ page }) => page.context()));
    },
    { scope: 'file' },
  ],
  visit: async ({ open }, use) => {
    await use(async (person, path) => {
      const troubles: string[] = [];
      const page = await open(person, path, {}, troubles);
      const waiting = new Set<Request>();
      page.on('request', (request) => waiting.add(request));
      page.on('requestfinished', (request) => waiting.delete(request));
      page.on('requestfailed', (request) => waiting.delete(request));
      const quiet = () => expect.poll(() => waiting.size, { timeout: 20_000, interval: 20 }).toBe(0);
      return { page, troubles, quiet };
    });
  },
});
