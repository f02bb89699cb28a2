// The list of invoices, as somebody west of UTC reads it.
import { screen, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { setNow } from '@/shared/format/now';
import { renderInPortal } from '@/shared/kit/testing';
import { Invoices } from './Invoices';

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'America/Los_Angeles';
});
afterEach(() => {
  vi.unstubAllGlobals();
  setNow(new Date().toISOString());
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const invoice = (id: string, overdue: boolean) => ({
  id, overdue, currencyCode: 'USD', invoiceType: 'OneTime', documentType: 'invoice', state: 'issued', disputed: false, totalCharges: 12,
  balanceAmount: 12, taxReceipts: [], invoiceDate: '2026-04-08T00:00:00Z', billingPeriodStartDate: '2026-03-01T00:00:00Z', dueDate: '2026-06-07T00:00:00Z',
});

it('shows the days of the books, and calls overdue what the server does', async () => {
  setNow('2026-06-07T12:00:00Z');
  const items = [invoice('G000000001', false), invoice('G000000002', true)];
  vi.stubGlobal('fetch', async () => Response.json({ totalCount: 2, items, links: {}, attributes: {} }));
  renderInPortal(<Invoices />);
  const due = await screen.findByRole('row', { name: /G000000001/ });
  expect(within(due).getByText('Jun 7, 2026')).toBeTruthy();
  expect(within(due).getByText('Apr 8, 2026')).toBeTruthy();
  expect(within(due).getByText('Issued')).toBeTruthy();
  expect(within(screen.getByRole('row', { name: /G000000002/ })).getByText('Overdue')).toBeTruthy();
});
