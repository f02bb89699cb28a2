import { expect, it } from 'vitest';
import type { Shape } from '@/shared/api';
import type { Picked } from '../../buy/Products';
import { amountOf, asMoney, type Chosen, isDearer, sumOf, withChosen } from './basket';

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

it('sums in whole cents, whatever binary fractions would make of it', () => {
  const [line] = lines as [Chosen];
  expect(asMoney(amountOf(line))).toBe(90.25);
  expect(asMoney(amountOf({ ...line, draft: { ...draft, quantity: 3 } }))).toBe(135.38);
  expect(asMoney(sumOf([{ ...line, unitPrice: 0.1, draft: { ...draft, quantity: 1 } }, { ...line, unitPrice: 0.2, draft: { ...draft, quantity: 1 } }]))).toBe(0.3);
});

it('finds a cart dearer than what was shown, but not for a cent a line of rounding', () => {
  const cart = (...prices: number[]) => ({ lineItems: prices.map((extendedPrice) => ({ pricing: { extendedPrice } })) }) as Shape<'Cart'>;
  const shown = 10_000_000;
  expect(isDearer(cart(60, 40), shown)).toBe(false);
  expect(isDearer(cart(60.01, 40.01), shown)).toBe(false);
  expect(isDearer(cart(60.02, 40.01), shown)).toBe(true);
  expect(isDearer(cart(50, 40), shown)).toBe(false);
});
