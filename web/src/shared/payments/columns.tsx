// What every list of payments shows: what arrived from whom, and what of it waits for an invoice.
import { useMemo } from 'react';
import type { Shape } from '../api';
import { type Column, Money, When } from '../kit';
import { useWords } from '../words/words';

export type Payment = Shape<'Payment'>;

export const idOf = (payment: Payment): string => payment.id;
export const nameOf = (payment: Payment): string => payment.reference;

export function usePaymentColumns(): readonly Column<Payment>[] {
  const { t } = useWords('payments');
  return useMemo(
    () => [
      { id: 'reference', header: t('reference'), heading: true, share: 1.8, cell: nameOf },
      { id: 'received', header: t('received'), share: 1.3, cell: (row) => <When at={row.receivedOn} only="tradeDay" /> },
      { id: 'payer', header: t('payer'), share: 1.6, cell: (row) => row.payer },
      { id: 'amount', header: t('amount'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.amount} currency={row.currencyCode} /> },
      { id: 'left', header: t('unallocated'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.unallocatedAmount} currency={row.currencyCode} /> },
    ],
    [t],
  );
}
