// Buy, reveal, cancel without a mouse: every control is reached by Tab and worked by Enter or Space (WCAG 2.1.1).
import type { Locator, Page } from 'playwright-core';
import { expect, people, settled, test } from './support/portal';

const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';
/** More stops than any of these pages has. */
const mostStops = 200;

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Goes on by the Tab key until the control has the focus. */
async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < mostStops; stop++) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not come to ${target}`);
}

async function press(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await reach(page, target);
  await page.keyboard.press(key);
}

test('a purchase is bought, its key revealed, and it is cancelled by the keyboard alone', async ({ signInAs }) => {
  const page = await signInAs(people.agent, `${harborPine}/buy?q=SQL+Server+2019+Standard`);
  await press(page, page.getByRole('button', { name: /^Add .* to the cart$/ }).first());
  await press(page, page.getByRole('link', { name: 'Review order' }));
  await page.getByRole('heading', { name: 'Review order' }).waitFor();
  await press(page, page.getByRole('button', { name: 'Buy', exact: true }));
  await press(page, page.getByRole('link', { name: 'Get keys and downloads' }));
  await settled(page);

  await press(page, page.getByRole('button', { name: /^Show details of/ }).first());
  const getKey = page.getByRole('button', { name: 'Get key' });
  await press(page, getKey);
  const keys = page.getByRole('dialog', { name: 'Product keys' });
  await press(page, keys.getByRole('button', { name: 'Show key' }).first());
  await expect.poll(() => keys.textContent()).toMatch(/[A-Z0-9]{4}(-[A-Z0-9]{4}){7}/);
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await expect.poll(() => hasFocus(getKey)).toBe(true);

  await press(page, page.getByRole('button', { name: 'Cancel purchase…' }));
  const cancel = page.getByRole('alertdialog', { name: 'Cancel purchase' });
  await press(page, cancel.getByRole('checkbox'), 'Space');
  await press(page, cancel.getByRole('button', { name: 'Submit' }));
  await page.getByRole('dialog', { name: 'The purchase is cancelled' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('row').getByText('Cancelled', { exact: true }).first().waitFor();
});
