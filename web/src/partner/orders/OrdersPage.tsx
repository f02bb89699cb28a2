// What was ordered for a customer, newest first (rules 6.1).
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Pages, type Shape } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, FilterBar, Money, StatusBadge, TextFilter, When } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';

export type Order = Shape<'Order'>;
const idOf = (order: Order) => order.id;
const nameOf = (order: Order) => order.alternateId;
export const orderTones = { pending: 'busy', completed: 'good', cancelled: 'quiet' } as const;

function useColumns(customerId: string): readonly Column<Order>[] {
  const { t } = useWords('software');
  return useMemo(
    () => [
      {
        id: 'order',
        header: t('order'),
        heading: true,
        share: 1.6,
        cell: (order) => (
          <>
            <Link to={customerPath(customerId, `orders/${order.id}`)}>{order.alternateId}</Link>
            <CopyId value={order.id} what={t('order')} shown={null} />
          </>
        ),
      },
      { id: 'date', header: t('bought'), share: 1.6, cell: (order) => <When at={order.creationDate} /> },
      { id: 'products', header: t('orders.products'), share: 3, cell: (order) => order.lineItems.map((line) => line.friendlyName || line.offerId).join(', ') },
      {
        id: 'total',
        header: t('orders.total'),
        align: 'end',
        share: 1.4,
        cell: (order) => order.totalPrice !== undefined && <Money amount={order.totalPrice} currency={order.currencyCode} />,
      },
      {
        id: 'status',
        header: t('status'),
        share: 1.2,
        cell: (order) => <StatusBadge tone={orderTones[order.status]}>{t(`orders.states.${order.status}`)}</StatusBadge>,
      },
    ],
    [t, customerId],
  );
}

export function Component() {
  const { t } = useWords('software');
  const customer = useCustomer();
  const navigate = useNavigate();
  const [{ find, status }, go] = useAddress({ find: '', status: '' });
  const name = customer.companyProfile.companyName;
  const orders = useQuery({
    queryKey: ['orders', customer.id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/orders', {
          params: { path: { customer_id: customer.id }, query: { include_price: true } },
          signal,
        }),
      ),
  });
  const wanted = find.toLowerCase();
  const items = useMemo(
    () =>
      (orders.data?.items ?? [])
        .filter(
          (order) =>
            (!status || order.status === status) &&
            (!wanted ||
              `${order.id} ${order.alternateId} ${order.lineItems.map((line) => line.friendlyName).join(' ')}`.toLowerCase().includes(wanted)),
        )
        .sort((a, b) => b.creationDate.localeCompare(a.creationDate)),
    [orders.data, status, wanted],
  );
  const rows: Pages<Order> = {
    items,
    loading: orders.isPending,
    loadingMore: false,
    more: false,
    error: orders.error,
    loadMore: () => undefined,
    reload: () => void orders.refetch(),
  };
  return (
    <Page
      title={t('orders.title')}
      lead={t('orders.lead', { name })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
      ]}
    >
      <DataList
        name="orders"
        label={t('orders.title')}
        rows={rows}
        columns={useColumns(customer.id)}
        idOf={idOf}
        nameOf={nameOf}
        open={(order) => void navigate(customerPath(customer.id, `orders/${order.id}`))}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={find} onChange={(text) => go({ find: text })} />
            <ChoiceFilter
              label={t('status')}
              value={status}
              onChange={(value) => go({ status: value })}
              choices={{
                completed: t('orders.states.completed'),
                pending: t('orders.states.pending'),
                cancelled: t('orders.states.cancelled'),
              }}
            />
          </FilterBar>
        }
        filtered={find !== '' || status !== ''}
        clearFilters={() => go({ find: '', status: '' })}
        empty={<EmptyPage title={t('orders.emptyTitle')}>{t('orders.empty')}</EmptyPage>}
      />
    </Page>
  );
}
