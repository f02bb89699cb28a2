import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useLocation } from 'react-router';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Shape } from '@/shared/api';
import { renderInPortal } from '@/shared/kit/testing';
import { loadWords } from '@/shared/words/words';
import { Component as AddCustomer } from './AddCustomerPage';
import { blank } from './fields';
import { begin, type Placing } from './placing';

const customer = { id: 'c', companyProfile: { companyName: 'Sable' } } as Shape<'Customer'>;
const agreed = { ...blank, agreement: 'accepted' as const, agreedFirstName: 'Kim', agreedLastName: 'Sable', agreedEmail: 'kim@sable.example', agreedOn: '2021-03-01' };
const line = {
  draft: { catalogItemId: 'a', friendlyName: 'Studio', quantity: 2, billingCycle: 'one_time' as const, termDuration: '' },
  unitPrice: 50,
  currencyCode: 'USD',
  priceIncludesTax: false,
  least: 1,
  most: 10,
};

/** What was sent to change something, and whether orders are answered. */
let sent: string[];
let answered: boolean;

beforeAll(() => loadWords(['add-customer', 'buy']));
beforeEach(() => {
  sent = [];
  answered = true;
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST') sent.push(pathname);
    if (pathname.endsWith('/checkout') && !answered) return new Response('', { status: 503 });
    const body = { items: [], id: 'k', lineItems: [], orders: [{ id: 'o', alternateId: 'O-1' }], defaultAddress: { country: 'US' }, companyProfile: customer.companyProfile };
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Leaves the outcome for a customer open, begun by `userId` so long before this page was loaded. */
function leaveOpen(age: number, userId = 'u') {
  const placing: Placing = { ...begin(userId, customer, agreed, [line]), since: performance.timeOrigin - age };
  sessionStorage.setItem('chandlery.placing', JSON.stringify(placing));
}
const asked = () => screen.findByText(/^What was begun for Sable/);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const all = ['/v1/customers/c/agreements', '/v1/customers/c/carts', '/v1/customers/c/carts/k/checkout'];

it('goes on unasked where the page was loaded anew', async () => {
  leaveOpen(1000);
  renderInPortal(<AddCustomer />);
  await screen.findByText('O-1');
  expect(sent).toEqual(all);
  expect(sessionStorage.getItem('chandlery.placing')).toBeNull();
});

it.each([
  ['was begun hours ago', () => leaveOpen(3 * 3_600_000)],
  ['was begun since the page was loaded', () => void begin('u', customer, agreed, [line])],
])('asks before it sends what %s, and sends it then', async (_, leave) => {
  leave();
  renderInPortal(<AddCustomer />);
  await asked();
  expect(screen.getByText('2 × Studio')).toBeTruthy();
  expect(sent).toEqual([]);
  press('Send it again');
  await screen.findByText('O-1');
  expect(sent).toEqual(all);
});

it('asks who comes to the page from another one', async () => {
  leaveOpen(1000);
  function Pages() {
    return useLocation().pathname === '/new' ? <AddCustomer /> : null;
  }
  const { router } = renderInPortal(<Pages />);
  await act(() => router.navigate('/new'));
  await asked();
  expect(sent).toEqual([]);
});

it('sends nothing more of it where the reader says so, and begins anew', async () => {
  leaveOpen(3 * 3_600_000);
  renderInPortal(<AddCustomer />);
  await asked();
  press('Do not send it');
  await screen.findByRole('textbox', { name: /^Company name/ });
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  expect(sessionStorage.getItem('chandlery.placing')).toBeNull();
  expect(sent).toEqual([]);
});

it('tells another person nothing', async () => {
  leaveOpen(1000, 'eve');
  renderInPortal(<AddCustomer />);
  await screen.findByRole('textbox', { name: /^Company name/ });
  expect(screen.queryByText(/Sable/)).toBeNull();
  expect(sessionStorage.getItem('chandlery.placing')).toBeNull();
  expect(sent).toEqual([]);
});

it('asks before an open outcome is left for another customer', async () => {
  answered = false;
  leaveOpen(1000);
  renderInPortal(<AddCustomer />);
  await screen.findByRole('button', { name: 'Try again' });
  press('Add another customer');
  const dialog = within(await screen.findByRole('dialog', { name: 'Leave Sable as it is?' }));
  expect(sessionStorage.getItem('chandlery.placing')).not.toBeNull();
  fireEvent.click(dialog.getByRole('button', { name: 'Add another customer' }));
  await screen.findByRole('textbox', { name: /^Company name/ });
  await waitFor(() => expect(sessionStorage.getItem('chandlery.placing')).toBeNull());
});

it('makes one customer and begins what follows once, however fast the button is pressed', async () => {
  sessionStorage.setItem('chandlery.draft.u.customer-new', JSON.stringify({ ...agreed, companyName: 'Sable', domain: 'sable' }));
  renderInPortal(<AddCustomer />, { at: '/?step=review' });
  const button = await screen.findByRole('button', { name: 'Create customer' });
  act(() => {
    fireEvent.click(button);
    fireEvent.click(button);
  });
  await screen.findByRole('button', { name: 'Add another customer' });
  expect(sent.filter((path) => path === '/v1/customers')).toHaveLength(1);
});
