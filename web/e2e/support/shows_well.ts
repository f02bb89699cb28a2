// Each page in two themes, two languages and two widths: axe finds nothing, nothing runs out at the side, pictures are kept.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inRepository } from '../../tools/places.mjs';
import { expectNoAxeViolations } from './axe';
import type { Person } from './people';
import { expect, type Look, settled, type SignInAs, test } from './portal';

const pictures = inRepository('build/screenshots');
const widths = { wide: 1280, phone: 320 } as const;

interface Shown {
  theme: NonNullable<Look['theme']>;
  language: NonNullable<Look['language']>;
  width: keyof typeof widths;
}

/** All eight, each one change away from the one before; a change of width costs least, one of theme most. */
const ways: readonly Shown[] = [
  { theme: 'light', language: 'en', width: 'wide' },
  { theme: 'light', language: 'en', width: 'phone' },
  { theme: 'light', language: 'zh-Hans', width: 'phone' },
  { theme: 'light', language: 'zh-Hans', width: 'wide' },
  { theme: 'dark', language: 'zh-Hans', width: 'wide' },
  { theme: 'dark', language: 'zh-Hans', width: 'phone' },
  { theme: 'dark', language: 'en', width: 'phone' },
  { theme: 'dark', language: 'en', width: 'wide' },
];

/** Contrast depends on the theme, names on the language, size on the width: axe sees each of them once. */
const seenByAxe = ({ theme, language, width }: Shown) =>
  `${theme} ${language} ${width}` === 'light en wide' || `${theme} ${language} ${width}` === 'dark zh-Hans phone';

/** Chooses the language in its menu, without a pointer that would stay there and be in the picture. */
async function speak(page: Page, language: Shown['language']): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) === language) return;
  const press = (name: string, role: 'button' | 'menuitemradio') =>
    page.getByRole(role, { name, exact: true }).evaluate((element: HTMLElement) => element.click());
  await press(language === 'en' ? '语言' : 'Language', 'button');
  await press(language === 'en' ? 'English' : '中文', 'menuitemradio');
  await page.locator(`html[lang=${language}]`).waitFor();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

async function show(page: Page, { theme, language, width }: Shown): Promise<void> {
  await page.setViewportSize({ width: widths[width], height: 900 });
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-theme=${theme}]`).waitFor();
  await speak(page, language);
}

/** Goes on inside of the portal, as a link does: starting it anew costs more than looking. */
async function goOn(page: Page, path: string): Promise<void> {
  const here = new URL(page.url());
  if (here.pathname + here.search === path) return;
  if (here.pathname === path.replace(/\?.*/, '')) {
    await page.goto(path);
    return;
  }
  await page.evaluate((to) => {
    document.querySelector('h1')?.setAttribute('data-left', '');
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
  }, path);
  await page.locator('h1:not([data-left])').first().waitFor();
}

/** Gives the id of the first one in a collection of the API, for pages that show one thing. */
export type First = (collection: string) => Promise<string>;

/** Where the page is; what is not known beforehand is asked of the API, after somebody made what there is to see. */
export type Place = string | ((first: First, signInAs: SignInAs) => Promise<string>);

async function addressOf(page: Page, path: Place, signInAs: SignInAs): Promise<string> {
  if (typeof path === 'string') return path;
  return path(async (collection) => (await (await page.request.get(collection)).json()).items[0].id, signInAs);
}

/** What is done before each look, in whatever language the page stands: rows are ticked, a dialog is opened. */
export type Act = (page: Page) => Promise<void>;

const dialogs = '[role=dialog], [role=alertdialog]';

async function leaveDialog(page: Page): Promise<void> {
  const dialog = page.locator(dialogs);
  if ((await dialog.count()) === 0) return;
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** Where a person starts whose page is found by asking: looks are named by their portal, those of the partner's parts by the part. */
const homeOf = (name: string) => `/${/^(console|centre)-/.exec(name)?.[1] ?? 'partner'}/`;

/**
 * One test: the page shows well. `name` names its pictures, build/screenshots/NAME-THEME-LANGUAGE-WIDTH.jpg. Looks of one
 * person, one after the other, share a page.
 */
export function showsWell(name: string, person: Person, path: Place, act?: Act): void {
  test(`${name} shows well in both themes, both languages and both widths`, { timeout: 300_000 }, async ({ visit, visits, signInAs }) => {
    mkdirSync(pictures, { recursive: true });
    const visited = visits.get(person.name) ?? (await visit(person, typeof path === 'string' ? path : homeOf(name)));
    // A page that failed is not looked at again.
    visits.delete(person.name);
    const { page, troubles, quiet } = visited;
    await show(page, ways[0] as Shown);
    await goOn(page, await addressOf(page, path, signInAs));
    for (const way of ways) {
      await show(page, way);
      await act?.(page);
      await quiet();
      await settled(page);
      const where = `${way.theme}-${way.language}-${way.width}`;
      // At 320 px, which is 1280 px at 400 %, a page is read without scrolling sideways (WCAG 1.4.10).
      const { overhang, length } = await page.evaluate(() => ({
        overhang: Math.max(0, document.documentElement.scrollWidth - innerWidth),
        length: document.documentElement.scrollHeight,
      }));
      expect({ where, overhang }).toEqual({ where, overhang: 0 });
      if (seenByAxe(way)) await expectNoAxeViolations(page);
      // Of a catalogue that is forty screens long a picture shows the first: drawing all at once can take the browser down. A
      // dialog stands before one screen.
      const fullPage = length <= 4500 && (await page.locator(dialogs).count()) === 0;
      await page.screenshot({ path: join(pictures, `${name}-${where}.jpg`), type: 'jpeg', quality: 75, fullPage });
      await leaveDialog(page);
    }
    expect(troubles.splice(0)).toEqual([]);
    visits.set(person.name, visited);
  });
}
