import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Shape } from '@/shared/api';
import type { Chosen } from './basket';
import { blank } from './fields';
import { begin as beginAs, creationId, follow, forgetCreation, isInterrupted, letGo, unfinished as unfinishedOf } from './placing';

const customer = { id: 'c', companyProfile: { companyName: 'Sable' }, userCredentials: { userName: 'admin', password: 'secret' } } as Shape<'Customer'>;
const line = {
  draft: { catalogItemId: 'a', quantity: 2, billingCycle: 'one_time', termDuration: '' },
  unitPrice: 50,
  currencyCode: 'USD',
  priceIncludesTax: false,
  least: 1,
  most: 10,
} as Chosen;
const agreed = { ...blank, agreement: 'accepted' as const, agreedFirstName: 'Kim', agreedLastName: 'Sable', agreedEmail: 'kim@sable.example', agreedOn: '2021-03-01' };

const begin = (...of: [Shape<'Customer'>, typeof blank, Chosen[]]) => beginAs('ada', ...of);
const unfinished = () => unfinishedOf('ada');

/** What the server says to each path, and the ids that came with it. */
let answers: Record<string, () => Response>;
let asked: [string, string][];
const json = (body: unknown, status = 200) => () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const cart = (extendedPrice: number) => ({ id: 'k', lineItems: [{ currencyCode: 'USD', pricing: { extendedPrice } }] });

beforeEach(() => {
  asked = [];
  answers = {
    '/v1/agreements': json({ items: [{ templateId: 't' }] }),
    '/v1/customers/c/agreements': json({}, 201),
    '/v1/customers/c/carts': json(cart(100), 201),
    '/v1/customers/c/carts/k/checkout': json({ orders: [{ id: 'o' }] }, 201),
  };
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST') asked.push([pathname, request.headers.get('MS-RequestId') ?? '']);
    const answer = answers[pathname];
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('no answer'));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

it('attests, fills a cart and checks it out, and keeps nothing when it is done', async () => {
  const placing = begin(customer, agreed, [line]);
  expect(unfinished()).toEqual(placing);
  expect(sessionStorage.getItem('chandlery.placing')).not.toContain('secret');
  const outcome = await follow(placing);
  expect(outcome).toMatchObject({ agreed: true, orders: [{ id: 'o' }], open: false });
  expect(asked.map(([path]) => path)).toEqual(['/v1/customers/c/agreements', '/v1/customers/c/carts', '/v1/customers/c/carts/k/checkout']);
  expect(unfinished()).toBeUndefined();
});

it('sends the same ids again as long as an answer is missing, and orders the same cart', async () => {
  const placing = begin(customer, agreed, [line]);
  answers['/v1/customers/c/carts'] = () => new Response('', { status: 503 });
  expect(await follow(placing)).toMatchObject({ kept: 'refused', open: true });
  const first = asked;
  asked = [];
  answers['/v1/customers/c/carts'] = json(cart(100), 201);
  answers['/v1/customers/c/carts/k/checkout'] = () => new Response('', { status: 503 });
  expect(await follow(placing)).toMatchObject({ kept: 'refused', open: true });
  const second = asked;
  expect(second.slice(0, 2)).toEqual(first);
  asked = [];
  answers['/v1/customers/c/carts'] = json({ ...cart(100), id: 'other' }, 201);
  answers['/v1/customers/c/carts/k/checkout'] = json({ orders: [{ id: 'o' }] }, 201);
  expect(await follow(placing)).toMatchObject({ orders: [{ id: 'o' }], cart: { id: 'k' }, open: false });
  expect(asked).toEqual([second[0], second[2]]);
  expect(new Set(second.map(([, id]) => id)).size).toBe(3);
  expect(unfinished()).toBeUndefined();
});

it('says that the cart was ordered before, rather than that nothing was bought', async () => {
  const placing = begin(customer, agreed, [line]);
  answers['/v1/customers/c/carts/k/checkout'] = () => new Response('', { status: 503 });
  await follow(placing);
  answers['/v1/customers/c/carts/k/checkout'] = json({ code: 800065 }, 400);
  expect(await follow(placing)).toEqual({ agreed: true, submitted: true, open: false });
  expect(unfinished()).toBeUndefined();
});

it('knows nothing yet while the same request is answered to somebody else', async () => {
  answers['/v1/customers/c/carts/k/checkout'] = json({ code: 800064 }, 409);
  expect(await follow(begin(customer, agreed, [line]))).toMatchObject({ kept: 'refused', open: true });
  expect(unfinished()).toMatchObject({ cart: { id: 'k' } });
});

it('goes on unasked where the page was loaded anew within the hour', () => {
  const begun = begin(customer, agreed, [line]);
  expect(isInterrupted(begun)).toBe(false);
  const interrupted = { ...begun, since: performance.timeOrigin - 1 };
  expect(isInterrupted(interrupted, interrupted.since + 3_599_999)).toBe(true);
  expect(isInterrupted(interrupted, interrupted.since + 3_600_000)).toBe(false);
});

it('drops what another person began', () => {
  begin(customer, agreed, [line]);
  expect(unfinishedOf('eve')).toBeUndefined();
  expect(sessionStorage.getItem('chandlery.placing')).toBeNull();
});

it('keeps nothing more of what was let go while an answer was on its way, and leaves alone what was begun since', async () => {
  const first = begin(customer, agreed, [line]);
  const following = follow(first);
  letGo(first);
  const next = begin({ ...customer, id: 'd' }, agreed, []);
  expect(await following).toMatchObject({ orders: [{ id: 'o' }] });
  expect(unfinished()).toEqual(next);
});

it('buys nothing without the agreement, and keeps the cart', async () => {
  expect(await follow(begin(customer, blank, [line]))).toMatchObject({ agreed: false, kept: 'agreement', cart: { id: 'k' } });
  expect(asked.map(([path]) => path)).toEqual(['/v1/customers/c/carts']);
});

it('buys nothing that costs more than was shown, or that has an error', async () => {
  answers['/v1/customers/c/carts'] = json(cart(120), 201);
  expect(await follow(begin(customer, agreed, [line]))).toMatchObject({ kept: 'changed', cart: { id: 'k' } });
  answers['/v1/customers/c/carts'] = json({ id: 'k', lineItems: [{ error: { errorCode: 1 } }] }, 201);
  expect(await follow(begin(customer, agreed, [line]))).toMatchObject({ kept: 'faulty' });
  expect(asked.some(([path]) => path.endsWith('/checkout'))).toBe(false);
});

it('tells a refusal, which is final, with the cart that stays', async () => {
  answers['/v1/customers/c/carts/k/checkout'] = json({ code: 900121, description: 'Credit' }, 403);
  const outcome = await follow(begin(customer, agreed, [line]));
  expect(outcome).toMatchObject({ kept: 'refused', cart: { id: 'k' }, error: { code: 900121 }, open: false });
  expect(unfinished()).toBeUndefined();
});

it('orders nothing while it is not known whether the acceptance was recorded', async () => {
  answers['/v1/customers/c/agreements'] = () => new Response('', { status: 502 });
  const outcome = await follow(begin(customer, agreed, [line]));
  expect(outcome).toMatchObject({ agreed: false, open: true });
  expect(asked.map(([path]) => path)).toEqual(['/v1/customers/c/agreements']);
});

it('takes an acceptance that stands already for what it is', async () => {
  answers['/v1/customers/c/agreements'] = json({ code: 600061 }, 409);
  expect(await follow(begin(customer, agreed, []))).toEqual({ agreed: true, open: false });
});

it('makes the same customer under the same id until an answer came', () => {
  const id = creationId({ name: 'Sable' });
  expect(creationId({ name: 'Sable' })).toBe(id);
  expect(creationId({ name: 'Other' })).not.toBe(id);
  const other = creationId({ name: 'Other' });
  forgetCreation();
  expect(creationId({ name: 'Other' })).not.toBe(other);
});
