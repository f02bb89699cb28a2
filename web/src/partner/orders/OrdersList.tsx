// Orders, newest first, of one customer or of all: by status, days and words (rules 6.1).
import { type ReactNode, useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, type Collection, dataOf, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, DateRange, type Exported, FilterBar, Money, StatusBadge, TextFilter, When } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import { type Order, orderTones, productsOf } from './order';

const idOf = (order: Order) => order.id;
const nameOf = (order: Order) => order.alternateId;
const pathOf = (order: Order) => customerPath(order.referenceCustomerId, `orders/${order.id}`);
const usual = { q: '', status: '', from: '', to: '' };

/** The server's list of orders: a customer's, or that of all customers. */
function listOrders(customerId: string | undefined, query: { size: number; [name: string]: string | number }, signal?: AbortSignal): Promise<Collection<Order>> {
  return customerId
    ? dataOf(
        api.GET('/v1/customers/{customer_id}/orders', {
          params: { path: { customer_id: customerId }, query: { ...query, include_price: true } },
          ...(signal && { signal }),
        }),
      )
    : dataOf(api.GET('/v1/orders', { params: { query }, ...(signal && { signal }) }));
}

function useColumns(ofAll: boolean): readonly Column<Order>[] {
  const { t } = useWords('software');
  return useMemo(() => {
    const customer: Column<Order> = {
      id: 'customer',
      header: t('customer'),
      share: 2,
      cell: (order) => <Link to={customerPath(order.referenceCustomerId, 'orders')}>{order.customerName}</Link>,
    };
    return [
      {
        id: 'order',
        header: t('order'),
        heading: true,
        share: 2,
        cell: (order) => (
          <>
            <Link to={pathOf(order)}>{order.alternateId}</Link>
            <CopyId value={order.id} what={t('order')} shown={null} />
          </>
        ),
      },
      ...(ofAll ? [customer] : []),
      { id: 'date', header: t('bought'), share: ofAll ? 1.6 : 2.4, cell: (order) => <When at={order.creationDate} /> },
      { id: 'products', header: t('orders.products'), share: 3, cell: productsOf },
      {
        id: 'total',
        header: t('orders.total'),
        align: 'end',
        share: 1.7,
        cell: (order) => order.totalPrice !== undefined && <Money amount={order.totalPrice} currency={order.currencyCode} />,
      },
      {
        id: 'status',
        header: t('status'),
        share: 1.2,
        cell: (order) => <StatusBadge tone={orderTones[order.status]}>{t(`orders.states.${order.status}`)}</StatusBadge>,
      },
      { id: 'lines', header: t('orders.lines'), align: 'end', share: 0.8, extra: true, cell: (order) => order.lineItems.length },
    ];
  }, [t, ofAll]);
}

function useFields(ofAll: boolean): Exported<Order>['fields'] {
  const { t } = useWords('software');
  return useMemo(() => {
    const whose: Exported<Order>['fields'] = [
      [t('customer'), (order) => order.customerName],
      [t('customerId'), (order) => order.referenceCustomerId],
    ];
    return [
      [t('order'), (order) => order.alternateId],
      [t('orders.id'), (order) => order.id],
      ...(ofAll ? whose : []),
      [t('bought'), (order) => order.creationDate],
      [t('orders.products'), productsOf],
      [t('orders.lines'), (order) => order.lineItems.length],
      [t('orders.total'), (order) => order.totalPrice],
      [t('orders.currency'), (order) => order.currencyCode],
      [t('status'), (order) => t(`orders.states.${order.status}`)],
    ];
  }, [t, ofAll]);
}

interface OrdersListProps {
  /** Whose; without it those of all customers. */
  customerId?: string;
  /** What the file of an export is called. */
  file: string;
  empty: ReactNode;
}

export function OrdersList({ customerId, file, empty }: OrdersListProps) {
  const { t } = useWords('software');
  const navigate = useNavigate();
  const [{ q, status, from, to }, go] = useAddress(usual);
  const wrong = from !== '' && to !== '' && from > to;
  const first = (size: number, signal?: AbortSignal) =>
    listOrders(customerId, { size, ...(q && { q }), ...(status && { status }), ...(from && !wrong && { from }), ...(to && !wrong && { to }) }, signal);
  const rows = usePages(['orders', customerId ?? '', q, status, from, to], (signal) => first(100, signal));
  const ofAll = customerId === undefined;
  return (
    <DataList
      name={ofAll ? 'all-orders' : 'orders'}
      label={t('orders.title')}
      rows={rows}
      columns={useColumns(ofAll)}
      idOf={idOf}
      nameOf={nameOf}
      open={(order) => void navigate(pathOf(order))}
      filters={
        <FilterBar>
          <TextFilter label={t('find')} value={q} onChange={(text) => go({ q: text })} />
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
          <DateRange label={t('orders.days')} from={from} to={to} onChange={(range) => go(range)} />
        </FilterBar>
      }
      filtered={q !== '' || status !== '' || from !== '' || to !== ''}
      clearFilters={() => go(usual)}
      exported={{ file, fields: useFields(ofAll), first: () => first(500) }}
      copied={{ label: t('orders.copyIds'), of: idOf }}
      empty={empty}
    />
  );
}
