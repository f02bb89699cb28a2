// The columns of a list of purchases, and the fields of its file.
import { useMemo } from 'react';
import { Link } from 'react-router';
import { type Column, CopyId, DaysLeft, type Exported, StatusBadge, When } from '@/shared/kit';
import { type Purchase, tones } from '@/shared/software/purchase';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';

/** With the customer where the list is of all of them. */
export function useSoftwareColumns(ofAll: boolean): readonly Column<Purchase>[] {
  const { t } = useWords('software');
  return useMemo(() => {
    const customer: Column<Purchase> = {
      id: 'customer',
      header: t('customer'),
      share: 2,
      cell: (row) => <Link to={customerPath(row.customerId, 'software')}>{row.customerName}</Link>,
    };
    return [
      {
        id: 'product',
        header: t('product'),
        heading: true,
        share: 2.9,
        cell: (row) => (
          <span>
            {row.title}
            {row.version && ` · ${row.version}`}
          </span>
        ),
      },
      ...(ofAll ? [customer] : []),
      { id: 'quantity', header: t('quantity'), align: 'end', share: 1.3, cell: (row) => row.quantity },
      {
        id: 'order',
        header: t('order'),
        share: 2,
        cell: (row) => (
          <>
            <Link to={customerPath(row.customerId, `orders/${row.orderId}`)}>{row.alternateOrderId}</Link>
            <CopyId value={row.orderId} what={t('order')} shown={null} />
          </>
        ),
      },
      { id: 'bought', header: t('bought'), share: 1.6, extra: ofAll, cell: (row) => <When at={row.orderDate} only="day" /> },
      {
        id: 'ends',
        header: t('ends'),
        share: 1.6,
        extra: ofAll,
        cell: (row) => (row.termEndDate ? <When at={row.termEndDate} only="tradeDay" /> : t('noEnd')),
      },
      { id: 'status', header: t('status'), share: 1.4, cell: (row) => <StatusBadge tone={tones[row.status]}>{t(`states.${row.status}`)}</StatusBadge> },
      {
        id: 'cancel',
        header: t('cancelling'),
        share: 2.3,
        cell: (row) =>
          row.cancellation.cancellable && row.cancellation.lastMoment ? (
            <DaysLeft until={row.cancellation.lastMoment} left={row.cancellation.daysLeft} />
          ) : (
            <span title={row.cancellation.why}>{t('notCancellable')}</span>
          ),
      },
      { id: 'publisher', header: t('publisher'), share: 1.2, extra: true, cell: (row) => row.publisher },
    ];
  }, [t, ofAll]);
}

/** Never a key: a file of purchases may be passed on. */
export function useSoftwareFields(): Exported<Purchase>['fields'] {
  const { t } = useWords('software');
  return useMemo(
    () => [
      [t('product'), (row) => row.productTitle],
      [t('edition'), (row) => row.title],
      [t('version'), (row) => row.version],
      [t('publisher'), (row) => row.publisher],
      [t('quantity'), (row) => row.quantity],
      [t('customer'), (row) => row.customerName],
      [t('customerId'), (row) => row.customerId],
      [t('order'), (row) => row.alternateOrderId],
      [t('orders.id'), (row) => row.orderId],
      [t('bought'), (row) => row.orderDate],
      [t('ends'), (row) => row.termEndDate],
      [t('status'), (row) => t(`states.${row.status}`)],
      [t('cancelDialog.until'), (row) => (row.cancellation.cancellable ? row.cancellation.lastMoment : undefined)],
    ],
    [t],
  );
}
