import { expect, it } from 'vitest';
import type { Shape } from '@/shared/api';
import type { Picked } from '../../buy/Products';
import { amountOf, type Chosen, isDearer, sumOf, withChosen } from './basket';

const offer = { catalogItemId: 'a', unitPrice: 45.125, currencyCode: 'USD', billingCycle: 'one_time', termDuration: '' } as Shape<'Offer'>;
const picked: Picked = { offer, least: 1, most: 10, priceIncludesTax: false };
const draft = { catalogItemId: 'a', quantity: 2, billingCycle: 'one_time', termDuration: '' } as const;
const lines = withChosen([], draft, picked);

it('adds what was picked, sets how many there are, keeps to the most, and takes out what none is left of', () => {
  expect(lines).toEqual([{ draft, unitPrice: 45.125, currencyCode: 'USD', priceIncludesTax: false, least: 1, most: 10 }]);
  expect(withChosen(lines, { ...draft, quantity: 5 }, picked).map((line) => line.draft.quantity)).toEqual([5]);
  expect(withChosen(lines, { ...draft, quantity: 50 }, picked).map((line) => line.draft.quantity)).toEqual([10]);
  expect(withChosen(lines, { ...draft, billingCycle: 'monthly' }, picked)).toHaveLength(2);
  expect(withChosen(lines, { ...draft, quantity: 0 })).toEqual([]);
});

it('tells from which quantity on the price is another one', () => {
  const tiered = { ...picked, offer: { ...offer, tiers: [{ from: 100, listPrice: 40 }] } };
  expect(withChosen([], draft, tiered)[0]?.cheaperFrom).toBe(100);
});

it('sums in whole units of the currency as the server does, whatever binary fractions would make of it', () => {
  const [line] = lines as [Chosen];
  const of = (quantity: number, change: Partial<Chosen> = {}) => ({ ...line, ...change, draft: { ...draft, quantity } });
  expect(amountOf(of(2))).toBe(9025);
  expect(amountOf(of(3))).toBe(13538);
  expect(amountOf(of(1, { currencyCode: 'JPY', unitPrice: 1234.5 }))).toBe(1235);
  expect(amountOf(of(3, { currencyCode: 'KWD', unitPrice: 1.2345 }))).toBe(3704);
  expect(sumOf([of(1, { unitPrice: 0.1 }), of(1, { unitPrice: 0.2 })])).toBe(30);
});

it.each([
  ['USD', 0.01],
  ['JPY', 1],
  ['KWD', 0.001],
])('finds a cart in %s dearer than what was shown, but not for %d a line of rounding', (currencyCode, unit) => {
  const cart = (...units: number[]) =>
    ({ lineItems: units.map((each) => ({ currencyCode, pricing: { extendedPrice: each * unit } })) }) as Shape<'Cart'>;
  const shown = 10_000;
  expect(isDearer(cart(6000, 4000), shown)).toBe(false);
  expect(isDearer(cart(6001, 4001), shown)).toBe(false);
  expect(isDearer(cart(6002, 4001), shown)).toBe(true);
  expect(isDearer(cart(5000, 4000), shown)).toBe(false);
});
