// Acts on several rows of a list: asked once, done row by row; what was refused says why and stays ticked.
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';
import { askForHelp } from './support/requests';

/** Each row takes an answer of the server. */
const soon = { timeout: 20_000 };

test('of requests that are ticked those that are open are closed; one that is refused stays ticked, says why, and goes at the second try', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  for (const title of ['Dock 1', 'Dock 2', 'Dock 3']) await askForHelp(page, title);
  const closed = await askForHelp(page, 'Dock 4');
  await page.goto(`/partner/support/${closed}`);
  await page.getByRole('button', { name: 'Close the request' }).click();
  await page.getByRole('button', { name: 'Open again' }).waitFor();

  const refused = await askForHelp(page, 'Dock 5');
  await page.goto('/partner/support');
  await settled(page);
  for (const dock of [1, 3, 4, 5]) await page.getByRole('checkbox', { name: `Select Dock ${dock}` }).check();
  const bar = page.getByRole('region', { name: 'Actions for the selection' });
  await bar.getByText('4 selected').waitFor();
  await expectNoAxeViolations(page);
  await page.route(`**/v1/servicerequests/${refused}`, (route) =>
    route.fulfill({ status: 409, json: { code: 600091, description: 'Somebody else changes it.', errorName: 'Conflict', data: [] } }),
  );
  await bar.getByRole('button', { name: 'Close the request' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close 3 requests?' });
  await dialog.getByText('1 selected row is left out: it cannot be done with it.').waitFor();
  await expectNoAxeViolations(page);
  // What is told goes away by itself, perhaps before a busy machine has looked at the rest.
  const told = page.getByText('2 requests are closed.').first().waitFor();
  await dialog.getByRole('button', { name: 'Close the request' }).click();

  const again = page.getByRole('dialog', { name: 'Close 1 request?' });
  await Promise.all([told, again.getByRole('alert').getByText('Somebody else changes it.').waitFor()]);
  await expectNoAxeViolations(page);
  await page.unroute(`**/v1/servicerequests/${refused}`);
  await again.getByRole('button', { name: 'Close the request' }).click();
  await bar.waitFor({ state: 'detached' });
  for (const dock of [1, 3, 4, 5]) await page.getByRole('row', { name: new RegExp(`Dock ${dock}`) }).getByText('Closed', { exact: true }).waitFor();
  await page.getByRole('row', { name: /Dock 2/ }).getByText('Open', { exact: true }).waitFor();
});

test('colleagues are disabled together, the reader’s own account is left out, and all can be enabled again', async ({ signInAs }) => {
  const page = await signInAs(people.globalAdmin, '/partner/settings/users');
  await page.getByRole('checkbox', { name: 'Select all rows loaded' }).first().check();
  const bar = page.getByRole('region', { name: 'Actions for the selection' });
  await bar.getByRole('button', { name: 'Disable' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 selected row is left out: it cannot be done with it.').waitFor();
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await bar.waitFor({ state: 'detached' });
  const active = page.getByRole('row').filter({ hasText: 'Active' });
  await expect.poll(() => active.count(), soon).toBe(1);
  await page.getByRole('checkbox', { name: 'Select all rows loaded' }).first().check();
  await bar.getByRole('button', { name: 'Enable' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click();
  await bar.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('row').filter({ hasText: 'Disabled' }).count(), soon).toBe(0);
});

test('what waits for somebody can be saved as a file, with a line for each row and one for their names', async ({ signInAs }) => {
  const lists = [
    [people.operator, '/console/money?tab=withheld', 'withheld-tax-open'],
    [people.operator, '/console/desk?tab=appointments', 'appointments'],
    [people.operator, '/console/desk?tab=qualifications', 'qualifications-inReview'],
    [people.agent, '/partner/spending', 'spending'],
    [people.agent, '/partner/billing?kind=payments&show=all', 'payments-all'],
    [people.provider, '/partner/settings/partnerships/requests', 'partnership-requests'],
  ] as const;
  for (const [person, path, name] of lists) {
    const page = await signInAs(person, path);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`${name}.csv`);
    const text = await new Response((await file.createReadStream()) as unknown as ReadableStream).text();
    expect(text.trim().split('\r\n')).toHaveLength(1 + (await page.locator('tr[data-row]').count()));
  }
});
