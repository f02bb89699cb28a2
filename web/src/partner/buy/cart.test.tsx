import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { renderInPortal } from '@/shared/kit/testing';
import { loadWords } from '@/shared/words/words';
import { type CartLine, type Draft, isSameLine, useCart, withQuantity } from './cart';
import { CartBox } from './CartBox';
import { type Product, SkuList } from './Products';

const offer = (catalogItemId: string, termDuration: string) => ({ catalogItemId, termDuration, billingCycle: 'one_time', segment: 'commercial', unitPrice: 10, listPrice: 10, currencyCode: 'USD' });
const sku = (id: string, ...terms: string[]) => ({ id, title: id, minimumQuantity: 1, maximumQuantity: 100, offers: terms.map((term) => offer(id, term)) });
const products = [
  { id: 'studio', title: 'Studio', publisher: 'Contoso', productType: 'software', skus: [sku('Studio', 'P1Y', 'P3Y')] },
  { id: 'cranes', title: 'Cranes', publisher: 'Contoso', productType: 'reservation', skus: [sku('Crane', 'P1Y')] },
] as unknown as Product[];

/** The server's carts, what was sent to it, and what holds an answer back. */
let carts: Map<string, Draft[]>;
let sent: [string, Draft[]][];
let held: Promise<void>;

const answer = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
const cartOf = (id: string) =>
  answer({
    id,
    lineItems: carts.get(id)?.map((line, index) => ({ participants: [], ...line, id: index, currencyCode: 'USD', pricing: { extendedPrice: 10 * line.quantity } })),
  });

async function serve(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.endsWith('/subscriptions')) {
    return answer({ items: ['Yard', 'Pier'].map((friendlyName) => ({ id: friendlyName.toLowerCase(), friendlyName })) });
  }
  const [, id = `k${carts.size}`] = /\/carts\/(.+)$/.exec(pathname) ?? [];
  if (request.method === 'GET') return cartOf(id);
  const { lineItems } = (await request.json()) as { lineItems: Draft[] };
  sent.push([request.method, lineItems]);
  await held;
  carts.set(id, lineItems);
  return cartOf(id);
}

beforeAll(() => loadWords(['buy']));
beforeEach(() => {
  carts = new Map();
  sent = [];
  held = Promise.resolve();
  vi.stubGlobal('fetch', serve);
});
afterEach(() => vi.unstubAllGlobals());

/** Holds the next answers back until they are let go. */
function hold(): () => void {
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  return release;
}

function Buying({ billedTo }: { billedTo: string }) {
  const cart = useCart('c');
  return (
    <>
      <SkuList products={products} basket={cart} billedTo={billedTo} />
      <section aria-label="Cart" aria-busy={cart.changing}>
        <CartBox customerId="c" cart={cart} />
      </section>
    </>
  );
}

const box = () => screen.getByRole('region', { name: 'Cart' });
const row = (title: string) => screen.getByRole('button', { name: `Add ${title} to the cart` }).closest('li') as HTMLElement;
const quantity = (title: string) => within(row(title)).getByRole('spinbutton');
const lines = () => within(box()).queryAllByRole('listitem');
const inCart = () => within(box()).getAllByRole<HTMLInputElement>('spinbutton');
const quiet = () => waitFor(() => expect(box().getAttribute('aria-busy')).toBe('false'));
const enter = (field: HTMLElement) => fireEvent.keyDown(field, { key: 'Enter' });
const lastSent = () => sent.at(-1)?.[1].map((line) => [line.termDuration, line.quantity, line.provisioningContext?.['subscriptionId']]);

/** Puts lines into the cart `k` of the server, and opens it. */
async function open(...kept: Partial<Draft>[]) {
  carts.set('k', kept.map((line) => ({ catalogItemId: 'Studio', billingCycle: 'one_time', termDuration: 'P1Y', quantity: 1, ...line })));
  const view = renderInPortal(<Buying billedTo="" />, { at: '/?cart=k' });
  await quiet();
  return view;
}

it('knows a line by its item, cycle, term and subscription', () => {
  const line: Draft = { catalogItemId: 'a', quantity: 2, billingCycle: 'one_time', termDuration: 'P1Y', provisioningContext: { subscriptionId: 'yard', scope: 'Shared' } };
  expect(isSameLine(line, { ...line })).toBe(true);
  for (const change of [{ catalogItemId: 'b' }, { billingCycle: 'monthly' }, { termDuration: 'P3Y' }, { provisioningContext: { subscriptionId: 'pier' } }] as const) {
    expect(isSameLine(line, { ...line, ...change })).toBe(false);
    expect(withQuantity([{ ...line, participants: [] } as unknown as CartLine], { ...line, ...change, quantity: 1 })).toHaveLength(2);
  }
});

it('counts each term of an item by itself', async () => {
  renderInPortal(<Buying billedTo="" />);
  fireEvent.change(quantity('Studio'), { target: { value: '2' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add Studio to the cart' }));
  await waitFor(() => expect(lines()).toHaveLength(1));
  await quiet();
  fireEvent.change(within(row('Studio')).getByRole('combobox'), { target: { value: '1' } });
  fireEvent.change(quantity('Studio'), { target: { value: '1' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add Studio to the cart' }));
  await waitFor(() => expect(lines()).toHaveLength(2));
  expect(lastSent()).toEqual([
    ['P1Y', 2, undefined],
    ['P3Y', 1, undefined],
  ]);
  expect(lines().map((line) => /1 year|3 years/.exec(line.textContent ?? '')?.[0])).toEqual(['1 year', '3 years']);
});

it('bills a reservation to the subscription that it was chosen for, and says to which', async () => {
  const of = (subscriptionId: string, many: number): Partial<Draft> => ({ catalogItemId: 'Crane', quantity: many, provisioningContext: { subscriptionId, scope: 'Shared' } });
  carts.set('k', [{ ...of('yard', 2), billingCycle: 'one_time', termDuration: 'P1Y' } as Draft]);
  renderInPortal(<Buying billedTo="pier" />, { at: '/?cart=k' });
  await quiet();
  fireEvent.click(screen.getByRole('button', { name: 'Add Crane to the cart' }));
  await waitFor(() => expect(lines()).toHaveLength(2));
  expect(lastSent()).toEqual([
    ['P1Y', 2, 'yard'],
    ['P1Y', 1, 'pier'],
  ]);
  await waitFor(() => expect(lines().map((line) => /Billed to (Yard|Pier)/.exec(line.textContent ?? '')?.[0])).toEqual(['Billed to Yard', 'Billed to Pier']));
  fireEvent.change(inCart()[1] as HTMLElement, { target: { value: '5' } });
  enter(inCart()[1] as HTMLElement);
  await waitFor(() => expect(lastSent()?.map(([, many]) => many)).toEqual([2, 5]));
});

it('adds at Enter only what the button would add', async () => {
  renderInPortal(<Buying billedTo="" />);
  enter(quantity('Crane'));
  fireEvent.change(quantity('Studio'), { target: { value: '0' } });
  enter(quantity('Studio'));
  fireEvent.change(quantity('Studio'), { target: { value: '1' } });
  enter(quantity('Studio'));
  await waitFor(() => expect(lines()).toHaveLength(1));
  expect(sent.map(([, drafts]) => drafts.map((line) => line.catalogItemId))).toEqual([['Studio']]);
});

it('makes one cart of two items that are added at once', async () => {
  const release = hold();
  renderInPortal(<Buying billedTo="yard" />);
  act(() => {
    enter(quantity('Studio'));
    enter(quantity('Crane'));
  });
  await waitFor(() => expect(sent).toHaveLength(1));
  release();
  await waitFor(() => expect(lines()).toHaveLength(2));
  expect(sent.map(([method]) => method)).toEqual(['POST', 'PUT']);
  expect([...carts.keys()]).toEqual(['k0']);
});

it('does not take a cart for empty that has not come yet', async () => {
  carts.set('k', [{ catalogItemId: 'Crane', billingCycle: 'one_time', termDuration: 'P1Y', quantity: 3 }]);
  renderInPortal(<Buying billedTo="" />, { at: '/?cart=k' });
  fireEvent.click(screen.getByRole('button', { name: 'Add Studio to the cart' }));
  await waitFor(() => expect(lines()).toHaveLength(1));
  expect(sent).toEqual([]);
});

it('sends a quantity that was changed while another was on its way, and shows what is asked for', async () => {
  await open({ termDuration: 'P1Y' }, { termDuration: 'P3Y' });
  const release = hold();
  const [one, other] = inCart() as [HTMLInputElement, HTMLInputElement];
  fireEvent.change(one, { target: { value: '2' } });
  fireEvent.blur(one);
  fireEvent.change(other, { target: { value: '5' } });
  fireEvent.blur(other);
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(inCart().map((field) => field.value)).toEqual(['2', '5']);
  expect(box().getAttribute('aria-busy')).toBe('true');
  release();
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(lastSent()?.map(([, many]) => many)).toEqual([2, 5]);
  await quiet();
  expect(inCart().map((field) => field.value)).toEqual(['2', '5']);
});

it('keeps the field of a quantity and its focus, sends it once, and puts back what is none or was refused', async () => {
  await open({});
  const [field] = inCart() as [HTMLInputElement];
  field.focus();
  fireEvent.change(field, { target: { value: '3' } });
  enter(field);
  fireEvent.blur(field);
  await waitFor(() => expect(lines()[0]?.textContent).toMatch(/30\.00/));
  await quiet();
  expect(document.activeElement).toBe(field);
  expect(sent).toHaveLength(1);
  fireEvent.change(field, { target: { value: '0' } });
  enter(field);
  expect(field.value).toBe('3');
  vi.stubGlobal('fetch', async () => new Response('{"code":400,"description":"No"}', { status: 400 }));
  fireEvent.change(field, { target: { value: '4' } });
  enter(field);
  expect(field.value).toBe('4');
  await quiet();
  await waitFor(() => expect(field.value).toBe('3'));
});

it('hands the focus on when a line is taken out, and leaves the cart with the last', async () => {
  const { router } = await open({ termDuration: 'P1M' }, { termDuration: 'P1Y' }, { termDuration: 'P3Y' });
  const out = () => within(box()).getAllByRole('button', { name: 'Take Studio out of the cart' });
  const takeOut = async (index: number) => {
    const before = lines().length;
    out()[index]?.focus();
    fireEvent.click(out()[index] as HTMLElement);
    await waitFor(() => expect(lines()).toHaveLength(before - 1));
    await quiet();
  };
  await takeOut(1);
  expect(document.activeElement).toBe(out()[1]);
  expect(lines()[1]?.textContent).toContain('3 years');
  await takeOut(1);
  expect(document.activeElement).toBe(out()[0]);
  await takeOut(0);
  expect(document.activeElement).toBe(screen.getByText('The cart is empty.'));
  expect(router.state.location.search).toBe('');
  expect(sent.map(([, drafts]) => drafts.length)).toEqual([2, 1]);
});
