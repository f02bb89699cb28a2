// All software bought for a customer, with keys, downloads and cancelling (S9, S39).
import { Button } from '@fluentui/react-components';
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, DaysLeft, EmptyPage, FilterBar, StatusBadge, TextFilter, When } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { CancelDialog } from './CancelDialog';
import { Fulfilment } from '@/shared/software/Fulfilment';
import { idOf, nameOf, ordersOf, type Purchase, tones } from '@/shared/software/purchase';

function useColumns(customerId: string): readonly Column<Purchase>[] {
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
      {
        id: 'order',
        header: t('order'),
        share: 1.6,
        cell: (row) => (
          <>
            <Link to={customerPath(customerId, `orders/${row.orderId}`)}>{row.alternateOrderId}</Link>
            <CopyId value={row.orderId} what={t('order')} shown={null} />
          </>
        ),
      },
      { id: 'bought', header: t('bought'), share: 1.2, cell: (row) => <When at={row.orderDate} only="day" /> },
      {
        id: 'ends',
        header: t('ends'),
        share: 1.2,
        cell: (row) => (row.termEndDate ? <When at={row.termEndDate} only="day" /> : t('noEnd')),
      },
      { id: 'status', header: t('status'), share: 1.4, cell: (row) => <StatusBadge tone={tones[row.status]}>{t(`states.${row.status}`)}</StatusBadge> },
      {
        id: 'cancel',
        header: t('cancelling'),
        share: 2.2,
        cell: (row) =>
          row.cancellation.cancellable && row.cancellation.lastMoment ? (
            <DaysLeft until={row.cancellation.lastMoment} />
          ) : (
            <span title={row.cancellation.why}>{t('notCancellable')}</span>
          ),
      },
      { id: 'publisher', header: t('publisher'), share: 1.2, extra: true, cell: (row) => row.publisher },
    ],
    [t, customerId],
  );
}

export function Component() {
  const { t } = useWords('software');
  const customer = useCustomer();
  const navigate = useNavigate();
  const { may } = useSession();
  const memory = useQueryClient();
  const [{ find, status }, go] = useAddress({ find: '', status: '' });
  const [cancelling, setCancelling] = useState<Purchase>();
  const rows = usePages(['software', customer.id], (signal) =>
    dataOf(
      api.GET('/v1/customers/{customer_id}/software', {
        params: { path: { customer_id: customer.id }, query: { size: 200 } },
        signal,
      }),
    ),
  );
  const wanted = find.toLowerCase();
  const items = useMemo(
    () =>
      rows.items.filter(
        (row) =>
          (!status || row.status === status) &&
          (!wanted || `${nameOf(row)} ${row.alternateOrderId} ${row.orderId}`.toLowerCase().includes(wanted)),
      ),
    [rows.items, status, wanted],
  );
  const buy = () => void navigate(customerPath(customer.id, 'buy'));
  const action = may('buy') && (
    <Button appearance="primary" icon={<CartRegular />} onClick={buy}>
      {t('addProducts')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name: customer.companyProfile.companyName })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: customer.companyProfile.companyName, path: customerPath(customer.id) },
      ]}
      actions={action}
    >
      <DataList
        name="software"
        label={t('title')}
        rows={{ ...rows, items }}
        columns={useColumns(customer.id)}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <Fulfilment purchase={row} customerId={customer.id} cancel={() => setCancelling(row)} />}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={find} onChange={(text) => go({ find: text })} />
            <ChoiceFilter
              label={t('status')}
              value={status}
              onChange={(value) => go({ status: value })}
              choices={{
                active: t('states.active'),
                pending: t('states.pending'),
                cancelRequested: t('states.cancelRequested'),
                expired: t('states.expired'),
                cancelled: t('states.cancelled'),
              }}
            />
          </FilterBar>
        }
        filtered={find !== '' || status !== ''}
        clearFilters={() => go({ find: '', status: '' })}
        empty={
          <EmptyPage title={t('emptyTitle')} action={action || undefined}>
            {t('empty')}
          </EmptyPage>
        }
      />
      {cancelling && (
        <CancelDialog
          customerId={customer.id}
          first={cancelling}
          orders={ordersOf(cancelling, rows.items)}
          onClose={() => setCancelling(undefined)}
          onDone={() => void memory.invalidateQueries({ queryKey: ['software', customer.id] })}
        />
      )}
    </Page>
  );
}
