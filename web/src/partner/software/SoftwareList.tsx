// Purchases of software, of one customer or of all: filters, keys, downloads and cancelling (S9, S39).
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, dataOf, usePages } from '@/shared/api';
import { ChoiceFilter, DataList, FilterBar, TextFilter } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { Fulfilment } from '@/shared/software/Fulfilment';
import { idOf, nameOf, ordersOf, type Purchase } from '@/shared/software/purchase';
import { useWords } from '@/shared/words/words';
import { CancelDialog } from './CancelDialog';
import { useSoftwareColumns, useSoftwareFields } from './columns';
import { nowInMs } from '@/shared/format/now';

/** How near the end of its window a purchase is that can "soon" no longer be cancelled, as on the home page. */
const soonDays = 7;
const usual = { q: '', status: '', cancellable: '' };

/** The server's list of software: a customer's, or that of all customers. */
function listSoftware(customerId: string | undefined, query: { [name: string]: string | number }, signal?: AbortSignal) {
  return customerId
    ? dataOf(
        api.GET('/v1/customers/{customer_id}/software', {
          params: { path: { customer_id: customerId }, query },
          ...(signal && { signal }),
        }),
      )
    : dataOf(api.GET('/v1/software', { params: { query }, ...(signal && { signal }) }));
}

/** The last moment to ask for, as the server takes it. */
function lastMoment(cancellable: string): string {
  if (cancellable !== 'soon') return 'any';
  return `${new Date(nowInMs() + soonDays * 86_400_000).toISOString().slice(0, 19)}Z`;
}

interface SoftwareListProps {
  /** Whose; without it that of all customers. */
  customerId?: string;
  /** What the file of an export is called. */
  file: string;
  empty: ReactNode;
}

export function SoftwareList({ customerId, file, empty }: SoftwareListProps) {
  const { t } = useWords('software');
  const memory = useQueryClient();
  const [{ q, status, cancellable }, go] = useAddress(usual);
  const [cancelling, setCancelling] = useState<Purchase>();
  const first = (size: number, signal?: AbortSignal) =>
    listSoftware(
      customerId,
      { size, ...(q && { q }), ...(status && { status }), ...(cancellable && { cancellableUntil: lastMoment(cancellable) }) },
      signal,
    );
  const rows = usePages(['software', customerId ?? '', q, status, cancellable], (signal) => first(customerId ? 200 : 100, signal));
  const fields = useSoftwareFields();
  return (
    <>
      <DataList
        name={customerId ? 'software' : 'all-software'}
        label={t('title')}
        rows={rows}
        columns={useSoftwareColumns(customerId === undefined)}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <Fulfilment purchase={row} customerId={row.customerId} cancel={() => setCancelling(row)} />}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={q} onChange={(text) => go({ q: text })} />
            <ChoiceFilter
              label={t('status')}
              value={status}
              onChange={(value) => go({ status: value })}
              choices={{
                active: t('states.active'),
                pending: t('states.pending'),
                cancelRequested: t('states.cancelRequested'),
                suspended: t('states.suspended'),
                expired: t('states.expired'),
                cancelled: t('states.cancelled'),
              }}
            />
            <ChoiceFilter
              label={t('cancelling')}
              value={cancellable}
              onChange={(value) => go({ cancellable: value })}
              choices={{ any: t('cancellable.any'), soon: t('cancellable.soon', { days: soonDays }) }}
            />
          </FilterBar>
        }
        filtered={q !== '' || status !== '' || cancellable !== ''}
        clearFilters={() => go(usual)}
        exported={{ file, fields, first: () => first(500) }}
        copied={{ label: t('orders.copyIds'), of: (row) => row.orderId }}
        empty={empty}
      />
      {cancelling && (
        <Cancelling
          first={cancelling}
          listed={rows.items}
          onClose={() => setCancelling(undefined)}
          onDone={() => {
            void memory.invalidateQueries({ queryKey: ['software'] });
            void memory.invalidateQueries({ queryKey: ['overview'] });
          }}
        />
      )}
    </>
  );
}

interface CancellingProps {
  first: Purchase;
  listed: readonly Purchase[];
  onClose: () => void;
  onDone: () => void;
}

/** The dialog with every order of the product that the customer has, also those that the filters leave out. */
function Cancelling({ first, listed, ...rest }: CancellingProps) {
  const { customerId, productId } = first;
  const others = useQuery({
    queryKey: ['software', customerId, 'product', productId],
    queryFn: async ({ signal }) => (await listSoftware(customerId, { productId, size: 500 }, signal)).items,
  });
  const orders = ordersOf(first, others.data ?? listed.filter((each) => each.customerId === customerId));
  return <CancelDialog customerId={customerId} first={first} orders={orders.length > 0 ? orders : [first]} {...rest} />;
}
