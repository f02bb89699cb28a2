// Who is no customer any more is left out of the server's pages, which may be short or empty with others behind them.
import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderInPortal } from '@/shared/kit/testing';
import { Component } from './SpendingPage';

afterEach(() => vi.unstubAllGlobals());

const uri = '/customers/usagerecords?show=nearBudget&size=200';
const page = (items: unknown[], next?: string) => ({
  totalCount: items.length, items, links: { self: { uri, method: 'GET', headers: [] } }, attributes: {}, ...(next && { continuationToken: next }),
});
const record = {
  id: 'c1', name: 'Harbor & Pine Logistics', resourceId: 'c1', resourceName: 'Harbor & Pine Logistics', isUpgraded: true, currencyCode: 'USD',
  budget: { amount: 300, currencyCode: 'USD' }, percentUsed: 80, totalCost: 240, estimatedCost: 480,
};

it('goes on behind pages without a row until one has some, and says that there is nothing only when there is nothing', async () => {
  const pages: Record<string, unknown> = { '': page([], 'a'), a: page([], 'b'), b: page([record]) };
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const token = request.headers.get('MS-ContinuationToken') ?? '';
    asked.push(token);
    return Response.json(pages[token]);
  });
  const { unmount } = renderInPortal(<Component />, { at: '/spending?show=nearBudget' });
  expect(await screen.findByRole('row', { name: /Harbor & Pine/ })).toBeTruthy();
  expect(asked).toEqual(['', 'a', 'b']);
  unmount();

  pages['b'] = page([]);
  renderInPortal(<Component />, { at: '/spending?show=nearBudget' });
  expect(await screen.findByText('Nothing matches the filters.')).toBeTruthy();
  expect(asked).toEqual(['', 'a', 'b', '', 'a', 'b']);
});
