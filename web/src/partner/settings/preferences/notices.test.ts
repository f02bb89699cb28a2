// What is told: everything, until somebody refuses a group.
import { expect, it } from 'vitest';
import { groups, isTold, withGroup } from './notices';

it('tells everything at first', () => {
  for (const group of groups) expect(isTold(group, {})).toBe(true);
});

it('refuses and asks for a group as a whole', () => {
  const refused = withGroup({ order_completed: false }, 'invoices', false);
  expect(refused).toEqual({ order_completed: false, invoice_ready: false, payment_received: false });
  expect(isTold('invoices', refused)).toBe(false);
  expect(isTold('orders', refused)).toBe(true);
  expect(isTold('invoices', withGroup(refused, 'invoices', true))).toBe(true);
});
