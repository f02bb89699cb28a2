// The columns of a list of reservations; the page says where a name leads.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { type Column, CopyId, StatusBadge, When } from '@/shared/kit';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { nameOf, type Reservation, tones } from './reservation';

/** How much of each was used in the last thirty days, by its id. */
function useUsed(customerId: string): ReadonlyMap<string, number> | undefined {
  const query = useQuery({
    queryKey: ['reservation-used', customerId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/reservationutilization', { params: { path: { customer_id: customerId } }, signal })),
  });
  return useMemo(() => query.data && new Map(query.data.items.map((row) => [row.reservationId, row.utilizationPercent / 100])), [query.data]);
}

/** `pathOf` must keep its identity: new columns draw every row anew. */
export function useReservationColumns(customerId: string, pathOf: (reservation: Reservation) => string): Column<Reservation>[] {
  const { t } = useWords('reservations');
  const used = useUsed(customerId);
  return useMemo(() => {
    const share = (row: Reservation) => {
      const known = used?.get(row.id);
      return known === undefined ? '–' : percent(known);
    };
    return [
      { id: 'name', header: t('name'), heading: true, share: 2.5, cell: (row) => <Link to={pathOf(row)}>{nameOf(row)}</Link> },
      { id: 'product', header: t('product'), share: 2.4, extra: true, cell: (row) => row.productName },
      { id: 'size', header: t('size'), share: 1.9, cell: (row) => row.armSkuName || row.skuName },
      { id: 'region', header: t('region'), share: 1.2, cell: (row) => row.armRegionName },
      { id: 'quantity', header: t('quantity'), align: 'end', share: 1.1, cell: (row) => row.quantity },
      { id: 'scope', header: t('scope'), share: 1.4, cell: (row) => t(`scopes.${row.scope.scopeType}`) },
      { id: 'ends', header: t('ends'), share: 1.6, cell: (row) => <When at={row.expiryDateTime} only="tradeDay" /> },
      {
        id: 'state',
        header: t('state'),
        share: 1.3,
        cell: (row) => <StatusBadge tone={tones[row.provisioningState]}>{t(`states.${row.provisioningState}`)}</StatusBadge>,
      },
      { id: 'used', header: t('used30'), align: 'end' as const, share: 1.3, cell: share },
      { id: 'id', header: t('id'), share: 1, extra: true, cell: (row) => <CopyId value={row.id} what={t('id')} shown={null} /> },
    ];
  }, [t, pathOf, used]);
}
