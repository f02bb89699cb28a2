import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Shape } from '@/shared/api';
import { renderInPortal } from '@/shared/kit/testing';
import { loadWords } from '@/shared/words/words';
import { AppointmentPart } from './Appointment';

const request = {
  id: '20261121000001',
  title: 'The crane stands still',
  status: 'open',
  primaryContact: { firstName: 'Nils', lastName: 'Berg', email: 'nils@partner.example', phoneNumber: '+1 206 555 0100' },
} as unknown as Shape<'ServiceRequest'>;
const slot = (startTime: string) => ({ startTime, endTime: startTime, deskTime: startTime });
const monday = '2026-11-23T12:00:00Z';
const tuesday = ['2026-11-24T12:00:00Z', '2026-11-24T12:30:00Z'];

let free: string[];
let booked: { startTime: string }[];
let refusal: { description: string; field: string };
beforeEach(async () => {
  await loadWords(['appointments']);
  free = [monday, ...tuesday];
  booked = [];
  vi.stubGlobal('fetch', async (asked: Request) => {
    if (asked.method === 'GET') return Response.json({ offered: true, timeZone: 'Europe/Dublin', languages: ['en'], items: free.map(slot) });
    booked.push((await asked.json()) as { startTime: string });
    return Response.json({ code: 400000, ...refusal }, { status: 409 });
  });
});
afterEach(() => vi.unstubAllGlobals());

async function choose(at: string): Promise<HTMLElement> {
  fireEvent.click(await screen.findByRole('button', { name: 'Book an appointment…' }));
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(times(dialog).find((each) => each.value === at) as HTMLElement);
  return dialog;
}
// Where nothing has the focus, as here, Fluent takes the dialog for one that another stands before.
const book = (dialog: HTMLElement) => fireEvent.click(within(dialog).getByRole('button', { name: 'Book', hidden: true }));
const times = (dialog: HTMLElement) => within(dialog).getAllByRole<HTMLInputElement>('radio', { hidden: true });

it('goes on to the next day when the last time of a day is taken meanwhile', async () => {
  refusal = { description: 'Somebody else has taken this time.', field: 'startTime' };
  renderInPortal(<AppointmentPart request={request} />);
  const dialog = await choose(monday);
  free = tuesday;
  book(dialog);
  await waitFor(() => expect(times(dialog).map((each) => each.value)).toEqual(tuesday));
  expect(within(dialog).getByText('Somebody else has taken this time.')).toBeTruthy();
  // What is gone is not sent again.
  book(dialog);
  expect(await within(dialog).findByText('Enter a value.')).toBeTruthy();
  fireEvent.click(times(dialog)[1] as HTMLElement);
  book(dialog);
  await waitFor(() => expect(booked.map((each) => each.startTime)).toEqual([monday, tuesday[1]]));
});

it('keeps the chosen time when something else was refused', async () => {
  refusal = { description: 'This is no phone number.', field: 'phoneNumber' };
  renderInPortal(<AppointmentPart request={request} />);
  const dialog = await choose(monday);
  book(dialog);
  expect(await within(dialog).findByText('This is no phone number.')).toBeTruthy();
  expect(times(dialog)[0]?.checked).toBe(true);
});
