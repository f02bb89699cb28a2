// Each page in two themes, two languages and two widths: axe finds nothing, nothing runs out at the side, pictures are kept.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { inRepository } from '../../tools/places.mjs';
import { expectNoAxeViolations } from './axe';
import type { Person } from './people';
import { expect, settled, test } from './portal';

const pictures = inRepository('build/screenshots');
const widths = { wide: 1280, phone: 320 } as const;

/**
 * One test: the page shows well. `name` names its pictures, build/screenshots/NAME-THEME-LANGUAGE-WIDTH.png. How a page looks
 * does not depend on the engine, so this runs on one.
 */
export function showsWell(name: string, person: Person, path: string): void {
  test(`${name} shows well in both themes, both languages and both widths`, { timeout: 300_000 }, async ({ signInAs }) => {
    if (inject('demo').engine === 'postgres') return;
    mkdirSync(pictures, { recursive: true });
    for (const language of ['en', 'zh-Hans'] as const) {
      const page = await signInAs(person, path, { language });
      for (const [widthName, width] of Object.entries(widths)) {
        await page.setViewportSize({ width, height: 900 });
        for (const theme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme: theme });
          await page.locator(`html[data-theme=${theme}]`).waitFor();
          await settled(page);
          // At 320 px, which is 1280 px at 400 %, a page is read without scrolling sideways (WCAG 1.4.10).
          const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect({ widthName, language, overhang }).toEqual({ widthName, language, overhang: 0 });
          // Contrast depends on the theme, names on the language, size on the width: each pair is seen once.
          if ((language === 'en') === (widthName === 'wide')) await expectNoAxeViolations(page);
          const file = join(pictures, `${name}-${theme}-${language}-${widthName}.png`);
          // Of a catalogue that is forty screens long a picture shows the first: drawing all at once can take the browser down.
          const length = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.screenshot({ path: file, fullPage: length <= 4500 });
        }
      }
    }
  });
}
