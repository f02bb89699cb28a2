// Accessibility by axe: WCAG 2.0 to 2.2, A and AA, and its best practices.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with the page as it stands, one line each. */
async function violations(page: Page): Promise<string[]> {
  // What is on its way to another colour still has the one before it.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished.catch(() => undefined))),
  );
  // An open dialog hides what is behind it from screen readers, and a moment after it has closed that is back. What stays hidden
  // is for axe to name.
  await page
    .waitForFunction(
      () =>
        document.querySelector('[role=dialog], [role=alertdialog]') !== null ||
        ![...document.querySelectorAll('[aria-hidden=true]:not([data-tabster-dummy])')].some((hidden) =>
          hidden.querySelector('a[href], button, input, select, textarea'),
        ),
    )
    .catch(() => undefined);
  // The page's policy allows no foreign script; what the debugger evaluates is not one. Reading it takes longer than running it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const results = await page.evaluate(
    (only) =>
      (window as unknown as { axe: typeof axe }).axe.run(
        // Fluent keeps the focus inside of dialogs and menus by invisible elements that can be focused and are hidden from
        // screen readers. They are never seen by anybody: the focus leaves them at once.
        { exclude: [['[data-tabster-dummy]']] },
        { runOnly: only, resultTypes: ['violations'] },
      ),
    tags,
  );
  const found = results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => ({ id, target: node.target.join(' '), says: `${help} ${node.any[0]?.message ?? ''}` })),
  );
  // Fluent draws an open menu or message outside of the landmarks, at the end of the page. Each has a role of its own that
  // says what it is, and the focus goes into it and back. A message may have gone again while axe looked.
  const floating = await page.evaluate(
    (targets) =>
      targets.filter((target) => {
        const node = document.querySelector(target);
        return !node || node.closest('[data-portal-node]') !== null;
      }),
    found.filter((each) => each.id === 'region').map((each) => each.target),
  );
  return found
    .filter((each) => !floating.includes(each.target))
    .map((each) => `${each.id}: ${each.says} at ${each.target}`);
}

export async function expectNoAxeViolations(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}
