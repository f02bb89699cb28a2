import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HeldUpload } from '@/shared/api/testing';
import { renderInPortal } from '@/shared/kit/testing';
import { loadWords } from '@/shared/words/words';
import { Component } from './NewRequestPage';

beforeEach(async () => {
  await loadWords(['support']);
  HeldUpload.begun = [];
  vi.stubGlobal('XMLHttpRequest', HeldUpload);
  vi.stubGlobal('fetch', async (asked: Request) =>
    Response.json(asked.method === 'POST' ? { id: '20261121000001' } : { items: [{ id: 1007, name: 'Users', isRefund: false }] }),
  );
});
afterEach(() => vi.unstubAllGlobals());

/** Fills the form with two files that are chosen one after the other, and submits it. */
async function ask() {
  const { container, router } = renderInPortal(
    <Routes>
      <Route path="/support/new" element={<Component />} />
      <Route path="*" element={null} />
    </Routes>,
    { at: '/support/new' },
  );
  fireEvent.change(await screen.findByRole('combobox', { name: 'Problem type' }), { target: { value: '1007' } });
  fireEvent.change(screen.getByRole('combobox', { name: 'Impact' }), { target: { value: 'minimal' } });
  const words = { Title: 'Who may?', 'First name': 'Ada', Phone: '+1 206 555 0100' };
  for (const [name, value] of Object.entries(words)) fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
  const input = container.querySelector('input[type=file]') as HTMLInputElement;
  for (const file of [new File(['1'.repeat(30)], 'a.txt'), new File(['2'.repeat(10)], 'b.txt')]) {
    Object.defineProperty(input, 'files', { value: [file], configurable: true });
    fireEvent.change(input);
  }
  fireEvent.click(screen.getByRole('button', { name: 'Submit' }));
  await waitFor(() => expect(HeldUpload.begun).toHaveLength(1));
  return router;
}

const shown = () => screen.getByRole('progressbar', { name: 'Sending the files' }).getAttribute('aria-valuenow');

it('sends files chosen one after another, and says how far all of them have come', async () => {
  const router = await ask();
  act(() => HeldUpload.begun[0]?.come(20));
  expect(shown()).toBe('0.5');
  await act(async () => HeldUpload.begun[0]?.answer(201));
  await waitFor(() => expect(HeldUpload.begun.map((each) => each.body?.name)).toEqual(['a.txt', 'b.txt']));
  expect(shown()).toBe('0.75');
  expect(router.state.location.pathname).toBe('/support/new');
  HeldUpload.begun[1]?.answer(201);
  await waitFor(() => expect(router.state.location.pathname).toBe('/support/20261121000001'));
});

it('leads nobody away who has gone to another page meanwhile', async () => {
  const router = await ask();
  HeldUpload.begun[0]?.answer(201);
  await waitFor(() => expect(HeldUpload.begun).toHaveLength(2));
  await act(() => router.navigate('/orders'));
  HeldUpload.begun[1]?.answer(201);
  expect(await screen.findByText(/20261121000001/)).toBeTruthy();
  expect(router.state.location.pathname).toBe('/orders');
});
