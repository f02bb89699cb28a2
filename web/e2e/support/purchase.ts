// A purchase for the demo shop's first customer, as a person makes it.
import type { Page } from 'playwright-core';
import { settled } from './portal';

export const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';

/** Buys the first product that the words find, and gives the order's number. */
export async function buy(page: Page, words: string, quantity = 1): Promise<string> {
  await page.goto(`${harborPine}/buy?q=${encodeURIComponent(words)}`);
  await settled(page);
  if (quantity !== 1) await page.getByRole('spinbutton', { name: 'Quantity' }).first().fill(String(quantity));
  await page.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  await page.getByRole('link', { name: 'Review order' }).click();
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.getByRole('heading', { name: 'Thank you, it is bought' }).waitFor();
  return (await page.locator('dd a').first().textContent()) ?? '';
}
