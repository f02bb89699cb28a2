import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderInPortal } from '@/shared/kit/testing';
import { loadWords } from '@/shared/words/words';
import { Decision } from './Decision';

beforeEach(() => loadWords(['console-desk']));
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

it('lets the usual act be done without a note, the others only with one, and none while one is done', async () => {
  let answer = (_: Error): void => undefined;
  const grant = vi.fn(() => new Promise((_, reject) => (answer = reject)));
  const deny = vi.fn(() => Promise.resolve());
  const acts = [
    { label: 'Grant it', primary: true, do: grant },
    { label: 'Deny it', needsNote: true, do: deny },
  ];
  renderInPortal(<Decision label="Note to the partner" acts={acts} stale={[['queue']]} />);
  press('Deny it');
  expect(deny).not.toHaveBeenCalled();
  press('Grant it');
  await waitFor(() => expect(grant).toHaveBeenCalledWith({ note: '' }));
  const note = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note to the partner' });
  fireEvent.change(note, { target: { value: ' Of another school. ' } });
  await waitFor(() => expect(screen.getByRole('button', { name: 'Deny it' }).getAttribute('aria-disabled')).toBe('true'));
  press('Deny it');
  expect(deny).not.toHaveBeenCalled();
  answer(new TypeError());
  expect(await screen.findByText(/The server did not answer/)).toBeTruthy();
  expect(note.value).toBe(' Of another school. ');
  press('Deny it');
  expect(await screen.findByText('The decision was saved.')).toBeTruthy();
  expect(deny).toHaveBeenCalledWith({ note: 'Of another school.' });
});
