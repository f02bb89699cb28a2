// What the operator keeps: price lists that are compared before they count (rules 3.8).
import { readFileSync } from 'node:fs';
import { inRepository } from '../tools/places.mjs';
import { expectNoAxeViolations } from './support/axe';
import { people, test } from './support/portal';

test('a price sheet is compared before it is imported, and its faults are told by row and column', async ({ signInAs }) => {
  const [header = '', line = '', known = ''] = readFileSync(inRepository('data/demo/pricesheet.csv'), 'utf8').split(/\r?\n/);
  const dearer = line.replace('355.00', '399.00').replace('1/1/2020 12:00:00 AM', '1/1/2031 12:00:00 AM');
  const sheet = (...lines: string[]) => ({ name: 'sheet.csv', mimeType: 'text/csv', buffer: Buffer.from([header, ...lines, ''].join('\r\n')) });
  const page = await signInAs(people.operator, '/console/prices?tab=import');
  const input = page.locator('input[type=file]');

  await input.setInputFiles(sheet(dearer.replace('399.00', 'dear')));
  const faults = page.getByRole('region', { name: 'Faults of the sheet' });
  await faults.getByRole('cell', { name: 'UnitPrice' }).waitFor();
  await faults.getByRole('cell', { name: '2', exact: true }).waitFor();

  await input.setInputFiles(sheet(dearer, known));
  await page.getByRole('heading', { name: '2. See what it changes' }).waitFor();
  const list = page.getByRole('table', { name: '2. See what it changes' });
  await list.getByText('CHG changed').waitFor();
  await list.getByText('USD 355.00').waitFor();
  await list.getByText('USD 399.00').waitFor();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Import these prices' }).click();
  await page.getByRole('dialog', { name: 'Import these prices?' }).getByRole('button', { name: 'Import these prices' }).click();
  await page.getByText('2 rows read: 1 written, 1 known already.').waitFor();
});
