// A call with the operator's desk about a request: hours that are published, a time that is booked, moved, cancelled (rules 6.1).
import type { Page } from 'playwright-core';
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, type SignInAs, test } from './support/portal';
import { askForHelp, bookCall } from './support/requests';

/** A new request of the signed-in agent, on its page. */
async function onRequest(signInAs: SignInAs, title: string): Promise<{ page: Page; number: string }> {
  const page = await signInAs(people.agent, '/partner/');
  const number = await askForHelp(page, title);
  await page.goto(`/partner/support/${number}`);
  await settled(page);
  return { page, number };
}

/** Chooses a day of the open dialog with several times: late in the desk's day the first one may have a single time left. */
async function chooseDay(page: Page, dialog: string): Promise<void> {
  const part = page.getByRole('dialog', { name: dialog });
  const day = part.getByRole('combobox', { name: 'Day', exact: true });
  for (const name of await day.locator('option').allTextContents()) {
    await day.selectOption(name);
    if ((await part.getByRole('radio').count()) > 2) return;
  }
  throw new Error('No day has several times.');
}

/** Chooses the time in the open dialog that stands at that place among its day's, by the keyboard alone. */
async function chooseTime(page: Page, dialog: string, place: number): Promise<void> {
  const times = page.getByRole('dialog', { name: dialog }).getByRole('radio');
  await times.first().focus();
  for (let i = 0; i < place; ++i) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect.poll(() => times.nth(place).isChecked()).toBe(true);
}

/** Publishes hours by which the first day to book has a single time, and those after it have many. */
async function publishOneTime(desk: Page): Promise<void> {
  const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  const first = new Date(Date.now() + 2 * 86_400_000).getUTCDay();
  const hours = [0, 1, 2, 3, 4].map((later) => ({ weekday: weekdays[(first + later) % 7], from: '09:00', to: later === 0 ? '09:30' : '17:00' }));
  const before = (await (await desk.request.get('/operator/v1/deskhours')).json()) as object;
  const answer = await desk.request.put('/operator/v1/deskhours', { headers: { 'X-Chandlery-Portal': 'console' }, data: { ...before, hours } });
  expect(answer.status()).toBe(200);
}

const shownTime = (page: Page) => page.getByRole('region', { name: 'Appointment', exact: true }).locator('time').first().getAttribute('datetime');

test('a call is booked in the own time with the desk’s beside, moved, saved as calendar, and the desk says why it does not take place', async ({ signInAs }) => {
  const { page, number } = await onRequest(signInAs, 'The crane stands still');
  await page.getByRole('button', { name: 'Book an appointment…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Book an appointment' });
  await dialog.getByText(/Europe\/Berlin.*Europe\/Dublin/).waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Phone number to call' }).inputValue()).toBe('+1 206 555 0100');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await dialog.getByRole('alert').first().waitFor();
  await expectNoAxeViolations(page);
  await chooseDay(page, 'Book an appointment');
  await chooseTime(page, 'Book an appointment', 0);
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await page.getByText('The appointment is booked.').first().waitFor();
  const booked = await shownTime(page);

  await page.getByRole('button', { name: 'Change…' }).click();
  await page.getByRole('dialog', { name: 'Change the appointment' }).getByRole('combobox', { name: 'Language' }).selectOption('zh-CN');
  await chooseTime(page, 'Change the appointment', 1);
  await page.getByRole('button', { name: 'Save the change' }).click();
  await page.getByText('The appointment is changed.').first().waitFor();
  const moved = await shownTime(page);
  expect(moved).not.toBe(booked);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as calendar' }).click();
  const text = await new Response((await (await download).createReadStream()) as unknown as ReadableStream).text();
  expect(text).toContain(`UID:appointment-10000000-0000-4000-8000-000000000001-${number}@`);
  expect(text).toContain(`DTSTART:${moved?.replace(/[-:]/g, '')}`);
  await expectNoAxeViolations(page);

  const desk = await signInAs(people.operator, '/console/desk?tab=appointments');
  await desk.getByRole('row', { name: /The crane stands still/ }).waitFor();
  await desk.getByRole('button', { name: /^Show details of/ }).first().click();
  await desk.getByRole('button', { name: 'Cancel the appointment…' }).click();
  const cancelling = desk.getByRole('dialog', { name: 'Cancel the appointment' });
  await cancelling.getByRole('textbox', { name: 'Note to the partner' }).fill('Our colleague is ill today.');
  await expectNoAxeViolations(desk);
  await cancelling.getByRole('button', { name: 'Cancel the appointment' }).click();
  await desk.getByText('No appointments').first().waitFor();
  await desk.goto(`/console/desk?tab=requests&row=10000000-0000-4000-8000-000000000001%2F${number}`);
  await desk.getByText('Our colleague is ill today.').waitFor();

  await page.reload();
  await page.getByText('Our colleague is ill today.').waitFor();
  await page.getByRole('button', { name: 'Book an appointment…' }).waitFor();
});

test('a time that another took meanwhile is refused in the dialog, which shows what is left', async ({ signInAs }) => {
  await publishOneTime(await signInAs(people.operator, '/console/'));
  const { page } = await onRequest(signInAs, 'The gate stands open');
  await page.getByRole('button', { name: 'Book an appointment…' }).click();
  await chooseTime(page, 'Book an appointment', 0);
  const dialog = page.getByRole('dialog', { name: 'Book an appointment' });
  expect(await dialog.getByRole('radio').count()).toBe(1);
  const chosen = await dialog.getByRole('radio').getAttribute('value');
  const day = dialog.getByRole('combobox', { name: 'Day', exact: true });
  const taken = await day.inputValue();
  // The desk of the demo shop speaks with two at once.
  for (const other of ['One', 'Two']) {
    const answer = await page.request.post(`/v1/servicerequests/${await askForHelp(page, other)}/appointment`, {
      headers: { 'X-Chandlery-Portal': 'partner' },
      data: { startTime: chosen, phoneNumber: '+1 206 555 0100', language: 'en' },
    });
    expect(answer.status()).toBe(201);
  }
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await dialog.getByText('Somebody else has taken this time. Choose another one.').waitFor();
  await expect.poll(() => dialog.getByRole('radio').count()).toBeGreaterThan(1);
  expect(await day.inputValue()).not.toBe(taken);
  await chooseTime(page, 'Book an appointment', 0);
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await page.getByText('The appointment is booked.').first().waitFor();
  // Closing the request gives the time back.
  await page.getByRole('button', { name: 'Close the request' }).click();
  await page.getByRole('region', { name: 'Appointment', exact: true }).getByText('Cancelled', { exact: true }).waitFor();
});

test('hours are published in the console, and without any no appointments are offered', async ({ signInAs }) => {
  const { page: caller, number } = await onRequest(signInAs, 'The number is wrong');
  await bookCall(caller, number);
  const desk = await signInAs(people.operator, '/console/desk?tab=hours');
  await desk.getByRole('textbox', { name: 'Monday' }).fill('nine to five');
  await desk.getByRole('button', { name: 'Save' }).click();
  await desk.getByRole('alert').filter({ hasText: '09:00-12:30, 13:30-17:00' }).waitFor();
  await expectNoAxeViolations(desk);
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) await desk.getByRole('textbox', { name: day }).fill('');
  await desk.getByRole('button', { name: 'Save' }).click();
  await desk.getByText('The hours are published.').first().waitFor();
  const { page } = await onRequest(signInAs, 'The lamp is dark');
  await page.getByRole('region', { name: 'Conversation' }).waitFor();
  expect(await page.getByRole('region', { name: 'Appointment', exact: true }).count()).toBe(0);
  // What was booked before stays, and whom to call can still be corrected.
  await caller.reload();
  await caller.getByRole('button', { name: 'Change…' }).click();
  await caller.getByRole('dialog', { name: 'Change the appointment' }).getByRole('textbox', { name: 'Phone number to call' }).fill('+1 206 555 0199');
  await caller.getByRole('button', { name: 'Save the change' }).click();
  await caller.getByRole('region', { name: 'Appointment', exact: true }).getByText('+1 206 555 0199').waitFor();

  await desk.getByRole('combobox', { name: 'Time zone of the desk' }).selectOption('Asia/Tokyo');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) await desk.getByRole('textbox', { name: day }).fill('9:00 – 18:00');
  await desk.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => desk.getByRole('textbox', { name: 'Sunday' }).inputValue()).toBe('09:00-18:00');
  await page.reload();
  await page.getByRole('button', { name: 'Book an appointment…' }).click();
  await page.getByRole('dialog').getByText(/Asia\/Tokyo/).waitFor();
});
