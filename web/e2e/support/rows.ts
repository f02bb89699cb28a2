// Rows of a list that open, and dialogs that ask before something is done.
import type { Locator, Page } from 'playwright-core';
import { expectNoAxeViolations } from './axe';

/** The row's details, opened if they are not. */
export async function detailsOf(page: Page, what: string): Promise<void> {
  const open = page.getByRole('button', { name: `Show details of ${what}` });
  if ((await open.getAttribute('aria-expanded')) !== 'true') await open.click();
}

/** Answers what the dialog asks, after axe looked at it. */
export async function decide(page: Page, dialog: Locator, button: string, fill?: () => Promise<void>): Promise<void> {
  await dialog.waitFor();
  await fill?.();
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}
