// What this organisation's partners bought for it, with its keys and downloads (S43, rules 6.2).
import { useMemo } from 'react';
import { api, dataOf, usePages } from '@/shared/api';
import { type Column, CopyId, DataList, EmptyPage, StatusBadge, When } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { Fulfilment } from '@/shared/software/Fulfilment';
import { idOf, nameOf, type Purchase, tones } from '@/shared/software/purchase';
import { useWords } from '@/shared/words/words';

function useColumns(): readonly Column<Purchase>[] {
  const { t } = useWords('software');
  return useMemo(
    () => [
      {
        id: 'product',
        header: t('product'),
        heading: true,
        share: 3,
        cell: (row) => (
          <span>
            {row.title}
            {row.version && ` · ${row.version}`}
          </span>
        ),
      },
      { id: 'quantity', header: t('quantity'), align: 'end', share: 1, cell: (row) => row.quantity },
      { id: 'partner', header: t('partner'), share: 2, cell: (row) => row.partner.name },
      { id: 'bought', header: t('bought'), share: 1.2, cell: (row) => <When at={row.orderDate} only="day" /> },
      {
        id: 'ends',
        header: t('ends'),
        share: 1.2,
        cell: (row) => (row.termEndDate ? <When at={row.termEndDate} only="tradeDay" /> : t('noEnd')),
      },
      {
        id: 'status',
        header: t('status'),
        share: 1.4,
        cell: (row) => <StatusBadge tone={tones[row.status]}>{t(`states.${row.status}`)}</StatusBadge>,
      },
      {
        id: 'order',
        header: t('order'),
        share: 1.4,
        extra: true,
        cell: (row) => <CopyId value={row.orderId} what={t('order')} shown={row.alternateOrderId} />,
      },
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('centre');
  const { tenant } = useSession();
  const rows = usePages(['software', tenant.id], (signal) =>
    dataOf(
      api.GET('/v1/customers/{customer_id}/software', {
        params: { path: { customer_id: tenant.id }, query: { size: 200 } },
        signal,
      }),
    ),
  );
  return (
    <Page title={t('products')} lead={t('productsLead')}>
      <DataList
        name="products"
        label={t('products')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <Fulfilment purchase={row} customerId={tenant.id} />}
        empty={<EmptyPage title={t('noProducts')}>{t('noProductsText')}</EmptyPage>}
      />
    </Page>
  );
}
