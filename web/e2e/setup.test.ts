// A real installation from nothing: an empty database, one operator, and the five steps of the guided set-up.
import { inject } from 'vitest';
import type { Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { inRepository } from '../tools/places.mjs';
import { expectNoAxeViolations } from './support/axe';
import { expect, settled, test as base } from './support/portal';
import { startNewServer } from './support/server';

const ada = { name: 'ada@operator.example', password: 'A-quiet-harbour-2026' };

const test = base.extend({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startNewServer(inject('demo'), [{ arguments: ['operator', 'add', ada.name], input: `${ada.password}\n` }]);
      await use(server);
      await server.stop();
    },
    { scope: 'file' },
  ],
});

const csv = (name: string, content: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** How the steps stand, at home. */
async function stepsOf(page: Page): Promise<string[]> {
  const { steps } = await (await page.request.get('/operator/v1/setup')).json();
  return steps.map((step: { state: string }) => step.state);
}

async function goHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Home' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await settled(page);
}

test('a shop is set up in five steps from an empty database', { timeout: 300_000 }, async ({ signInAs }) => {
  const page = await signInAs(ada, '/console/');
  // Beside the main menu, which leads to the same places.
  const here = page.getByRole('main');
  await page.getByRole('heading', { name: 'Set up your shop in five steps' }).waitFor();
  expect(await stepsOf(page)).toEqual(['todo', 'todo', 'todo', 'todo', 'scheduled']);
  await expectNoAxeViolations(page);

  await here.getByRole('link', { name: 'Your organisation and invoice data' }).click();
  await page.getByLabel('Name').fill('Quayside Software Ltd');
  await page.getByLabel('Address').fill('1 Harbour Road\nSeattle, WA 98101');
  await page.getByLabel('Country or region').selectOption('US');
  await page.getByLabel('How to pay').fill('Bank of the Harbour, account 4711');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The seller’s data were saved.').first().waitFor();

  await goHome(page);
  await here.getByRole('link', { name: 'countries' }).click();
  await page.getByRole('button', { name: 'Import CSV' }).click();
  const importing = page.getByRole('dialog', { name: 'Import markets' });
  await importing.waitFor();
  await expectNoAxeViolations(page);
  await importing.locator('input[type=file]').setInputFiles(csv('markets.csv', readFileSync(inRepository('data/markets/markets.csv'), 'utf8')));
  await importing.getByRole('button', { name: 'Import', exact: true }).click();
  await importing.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Andorra|安道尔/ }).waitFor();

  await goHome(page);
  await here.getByRole('link', { name: 'Policies' }).click();
  const begin = async (family: string) => {
    await page.getByRole('button', { name: 'New family' }).click();
    const form = page.getByRole('dialog', { name: 'New family' });
    await form.getByLabel('Name of the policy').fill(`${family}-1`);
    await form.getByLabel('Family').fill(family);
    await form.getByLabel('In force from').fill('2026-01-01');
    await expectNoAxeViolations(page);
    await form.getByRole('button', { name: 'Add a policy' }).click();
    await page.getByRole('listitem').filter({ hasText: `${family}-1` }).waitFor();
  };
  await begin('quay-keys');
  await page.getByRole('tab', { name: 'Returns' }).click();
  await begin('quay-returns');

  await goHome(page);
  await here.getByRole('link', { name: 'First products and prices' }).click();
  await page.getByRole('button', { name: 'Add product' }).click();
  const product = page.getByRole('dialog', { name: 'Add product' });
  await product.getByLabel('Product ID').fill('QUAYTOOLS001');
  await product.getByLabel('Title').fill('Quay Tools');
  await product.getByLabel('Description').fill('Tools for quays');
  await product.getByLabel('Publisher').fill('Quayside');
  await expectNoAxeViolations(page);
  await product.getByRole('button', { name: 'Add product' }).click();
  await page.getByRole('heading', { level: 1, name: 'Quay Tools' }).waitFor();
  await page.getByRole('button', { name: 'Add SKU' }).click();
  const sku = page.getByRole('dialog', { name: 'Add SKU' });
  await sku.getByLabel('SKU ID').fill('0001');
  await sku.getByLabel('Title').fill('Quay Tools, one seat');
  await sku.getByLabel('Description').fill('One seat, for ever');
  await expect.poll(() => sku.getByLabel('Fulfilment policy').inputValue(), { timeout: 20_000 }).toBe('quay-keys');
  await expect.poll(() => sku.getByLabel('Return policy').inputValue(), { timeout: 20_000 }).toBe('quay-returns');
  await expectNoAxeViolations(page);
  await sku.getByRole('button', { name: 'Add SKU' }).click();
  await page.getByRole('heading', { name: 'Quay Tools, one seat' }).waitFor();

  await goHome(page);
  await here.getByRole('link', { name: 'price sheet' }).click();
  const columns = 'ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment';
  const price = 'Quay Tools,QUAYTOOLS001,0001,"Quay Tools, one seat",Quayside,"One seat, for ever",1 License,,,US,USD,100.00,,,1/1/2026 12:00:00 AM,,,120.00,commercial';
  await page.locator('input[type=file]').setInputFiles(csv('prices.csv', `${columns}\r\n${price}\r\n`));
  await page.getByRole('button', { name: 'Import these prices' }).click();
  await page.getByRole('dialog', { name: 'Import these prices?' }).waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('dialog', { name: 'Import these prices?' }).getByRole('button', { name: 'Import these prices' }).click();
  await page.getByText('1 rows read: 1 written, 0 known already.').waitFor();

  await goHome(page);
  expect(await stepsOf(page)).toEqual(['done', 'done', 'todo', 'todo', 'scheduled']);
  await here.getByRole('link', { name: 'A stock of keys' }).click();
  await page.getByRole('button', { name: 'Import keys' }).click();
  const keys = page.getByRole('dialog', { name: 'Import keys' });
  await keys.getByLabel('Product and SKU').selectOption('QUAYTOOLS001:0001');
  await keys.locator('input[type=file]').setInputFiles({ name: 'keys.txt', mimeType: 'text/plain', buffer: Buffer.from('QUAY-0001\nQUAY-0002\n') });
  await keys.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('row', { name: /QUAYTOOLS001:0001/ }).waitFor();

  await goHome(page);
  await here.getByRole('link', { name: 'The first partner' }).click();
  await page.getByRole('button', { name: 'Add partner' }).first().click();
  await page.getByRole('heading', { name: 'New partner' }).waitFor();
  await page.getByLabel('Name', { exact: false }).first().fill('Fjordline IT');
  await page.getByLabel('Domain').fill('fjordline.example');
  await page.getByLabel('MPN ID').fill('4100077');
  await page.getByLabel('Country').selectOption('US');
  await page.getByLabel('Street and number').fill('1 Main Street');
  await page.getByLabel('City').fill('Reno');
  await page.getByLabel('State or province').fill('NV');
  await page.getByLabel('Postal code').fill('89501');
  await page.getByRole('button', { name: 'Add partner' }).click();
  await page.getByRole('alertdialog', { name: 'Fjordline IT can sign in' }).getByRole('button', { name: 'Close' }).click();
  await page.getByRole('heading', { level: 1, name: 'Fjordline IT' }).waitFor();

  await goHome(page);
  expect(await stepsOf(page)).toEqual(['done', 'done', 'done', 'done', 'scheduled']);
  await here.getByRole('link', { name: 'The first invoice day' }).click();
  await page.getByRole('button', { name: 'Issue the invoices' }).click();
  const run = page.getByRole('dialog', { name: /^Issue the invoices of/ });
  await expectNoAxeViolations(page);
  await run.getByRole('button', { name: 'Issue the invoices' }).click();
  await page.getByText('The invoices were issued.').first().waitFor();
  await goHome(page);
  await page.getByRole('heading', { name: 'Set-up is complete' }).waitFor();
  await expectNoAxeViolations(page);
});
