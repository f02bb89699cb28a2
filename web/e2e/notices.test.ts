// The page of notices: what came, marked as read by ones, by many and all at once, for everybody who sees it.
import { expectNoAxeViolations } from './support/axe';
import { people, settled, test } from './support/portal';
import { answerAsked, askForHelp } from './support/requests';

const northwind = '10000000-0000-4000-8000-000000000001';

test('of the notices that came two are ticked and marked together, the bell counts the rest, and all others are marked at once', async ({ signInAs }) => {
  const page = await signInAs(people.agent, '/partner/');
  const operator = await signInAs(people.operator, '/console/');
  const numbers: string[] = [];
  for (const dock of [1, 2, 3, 4]) numbers.push(await askForHelp(page, `Dock ${dock}`));
  for (const number of numbers) await answerAsked(operator, northwind, number);

  await page.goto('/partner/notices');
  await settled(page);
  await page.getByRole('button', { name: '4 unread notices' }).waitFor();
  for (const number of numbers.slice(0, 2)) await page.getByRole('checkbox', { name: new RegExp(number) }).check();
  const bar = page.getByRole('region', { name: 'Actions for the selection' });
  await bar.getByText('2 selected').waitFor();
  await expectNoAxeViolations(page);
  await bar.getByRole('button', { name: 'Mark as read' }).click();
  await page.getByText('2 notices are marked as read.').first().waitFor();
  await bar.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '2 unread notices' }).waitFor();

  await page.getByRole('switch', { name: 'Unread only' }).click();
  await page.waitForURL(/unread=true/);
  await page.getByRole('checkbox', { name: new RegExp(numbers[0] ?? '') }).waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: new RegExp(numbers[2] ?? '') }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: new RegExp(numbers[3] ?? '') }).waitFor();
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.getByText('Everything has been read.').waitFor();
  await page.getByRole('switch', { name: 'Unread only' }).click();
  await page.getByText(/^Read by /).first().waitFor();
  await expectNoAxeViolations(page);
});
