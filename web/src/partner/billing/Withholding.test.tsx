import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Shape } from '@/shared/api';
import { HeldUpload } from '@/shared/api/testing';
import { renderInPortal } from '@/shared/kit/testing';
import { loadWords } from '@/shared/words/words';
import { Withholding } from './Withholding';

const invoice = { id: 'G012345', documentType: 'invoice', state: 'paid', totalCharges: 119, currencyCode: 'EUR' } as unknown as Shape<'Invoice'>;

beforeEach(async () => {
  await loadWords(['withholding']);
  HeldUpload.begun = [];
  vi.stubGlobal('XMLHttpRequest', HeldUpload);
  vi.stubGlobal('fetch', async () => Response.json({ items: [] }));
});
afterEach(() => vi.unstubAllGlobals());

it('says how far the certificate has come, is not left before the answer, and sends the same again after a lost one', async () => {
  renderInPortal(<Withholding invoice={invoice} />, { capabilities: ['request_withholding'] });
  fireEvent.click(await screen.findByRole('button', { name: /^Submit new/ }));
  const dialog = within(await screen.findByRole('dialog'));
  // Where nothing has the focus, as here, Fluent takes the dialog for one that another stands before.
  const part = (role: string, name: string) => dialog.findByRole(role, { name, hidden: true });
  const press = async (name: string) => fireEvent.click(await part('button', name));
  fireEvent.change(await part('textbox', 'Amount withheld in EUR'), { target: { value: '19.00' } });
  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  Object.defineProperty(input, 'files', { value: [new File(['%PDF-1.7 one of many'], 'tax.pdf')] });
  fireEvent.change(input);
  await press('Submit new');
  await waitFor(() => expect(HeldUpload.begun).toHaveLength(1));
  act(() => HeldUpload.begun[0]?.come(5));
  const bar = await part('progressbar', 'Sending the file');
  expect(bar.getAttribute('aria-valuenow')).toBe('0.25');
  await press('Cancel');
  expect(screen.queryByRole('dialog', { hidden: true })).not.toBeNull();
  HeldUpload.begun[0]?.lose();
  expect(await dialog.findByText(/The server did not answer/)).toBeTruthy();
  await press('Submit new');
  await waitFor(() => expect(HeldUpload.begun).toHaveLength(2));
  const [first, second] = HeldUpload.begun;
  expect([second?.path, second?.body]).toEqual([first?.path, first?.body]);
  expect(second?.headers['content-disposition']).toBe("attachment; filename*=UTF-8''tax.pdf");
  second?.answer(201);
  await waitFor(() => expect(screen.queryByRole('dialog', { hidden: true })).toBeNull());
});
