import { expect, it } from 'vitest';
import type { Shape } from '@/shared/api';
import { leftOf } from './withheld';

type Request = Shape<'WithholdingRequest'>;
const invoice = (totalCharges: number, currencyCode: string) => ({ totalCharges, currencyCode }) as Shape<'Invoice'>;
const request = (id: string, amount: number, state: Request['state'] = 'accepted') => ({ id, amount, state }) as Request;

it('leaves nothing of an invoice that was withheld whole, whatever binary fractions would make of it', () => {
  expect(leftOf(invoice(0.3, 'USD'), [request('a', 0.1), request('b', 0.2)])).toBe(0);
  expect(leftOf(invoice(0.003, 'KWD'), [request('a', 0.001), request('b', 0.001)])).toBe(0.001);
  expect(leftOf(invoice(300, 'JPY'), [request('a', 100)])).toBe(200);
});

it('does not count what was rejected, nor what is handed in again', () => {
  const sentBack = request('b', 20, 'pendingPartnerAction');
  expect(leftOf(invoice(100, 'USD'), [request('a', 30, 'rejected'), sentBack], sentBack)).toBe(100);
});
