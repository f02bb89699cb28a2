import { expect, it } from 'vitest';
import { pathOf } from './search';

const hit = (over: Partial<Parameters<typeof pathOf>[0]>) => pathOf({ kind: 'partner', id: 'p', title: 'x', attributes: { objectType: 'SearchHit' }, ...over } as Parameters<typeof pathOf>[0]);

it('leads to where the thing is seen', () => {
  expect(hit({})).toBe('/partners/p');
  expect(hit({ kind: 'customer', id: 'c', partnerId: 'p' })).toBe('/partners/p');
  expect(hit({ kind: 'user', id: 'u', partnerId: 'p' })).toBe('/partners/p?tab=users');
  expect(hit({ kind: 'user', id: 'u' })).toBe('/partners');
  expect(hit({ kind: 'invoice', id: 'G000000001', partnerId: 'p' })).toBe('/partners/p?tab=invoices');
  expect(hit({ kind: 'product', id: '8B64QH90172Z' })).toBe('/catalog/8B64QH90172Z');
});
