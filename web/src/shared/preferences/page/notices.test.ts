// What is told: everything, until somebody refuses a group.
import { expect, it } from 'vitest';
import { groupsOf, isTold, noticeGroups, withGroup } from './notices';

const { invoices = [], orders = [] } = noticeGroups.partner;

it('tells everything at first, in every portal', () => {
  for (const portal of ['partner', 'centre', 'console'] as const) {
    for (const [, kinds] of groupsOf(portal)) expect(isTold(kinds, {})).toBe(true);
  }
});

it('refuses and asks for a group as a whole', () => {
  const refused = withGroup({ order_completed: false }, invoices, false);
  expect(refused).toEqual({ order_completed: false, ...Object.fromEntries(invoices.map((kind) => [kind, false])) });
  expect(invoices).toContain('payment_received');
  expect(isTold(invoices, refused)).toBe(false);
  expect(isTold(orders, refused)).toBe(true);
  expect(isTold(invoices, withGroup(refused, invoices, true))).toBe(true);
});
