// What waits for the operator's word: cancellations and special qualifications to decide, and partners' support requests (rules
// 4.5, 4.9, 6.1).
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { BulkAct, ChoiceFilter, type Column, CopyId, DataList, EmptyPage, FilterBar, Money, StatusBadge, Tabs, When } from '@/shared/kit';
import { Fact, Facts, Page, useAddress } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { useBulkNote } from '../parts/bulk_note';
import { usePartnerNames } from '../parts/pages';
import parts from '../parts/parts.module.css';
import { Appointments } from './Appointments';
import { type Act, Decision } from './Decision';
import { DeskHours } from './DeskHours';
import { OneRequest } from './OneRequest';
import { Qualifications } from './Qualifications';

type Cancellation = Shape<'Cancellation'>;
type Request = Shape<'ServiceRequestSummary'>;
const cancellationId = (row: Cancellation) => row.id;
const requestId = (row: Request) => `${row.partnerId}/${row.id}`;
const requestTitle = (row: Request) => row.title;
const states = ['submitted', 'needsInformation', 'completed', 'rejected'] as const;
const tones = { draft: 'quiet', submitted: 'busy', needsInformation: 'warning', approved: 'good', completed: 'good', rejected: 'bad' } as const;
const requestTones = { none: 'quiet', open: 'busy', closed: 'quiet', attention_needed: 'warning' } as const;

const shown: Record<string, ReactNode> = {
  cancellations: <Cancellations />,
  requests: <Requests />,
  appointments: <Appointments />,
  qualifications: <Qualifications />,
  hours: <DeskHours />,
};

export function Component() {
  const { t } = useWords('console-desk');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('title')}
        tabs={[
          { id: 'cancellations', title: t('cancellations') },
          { id: 'requests', title: t('requests') },
          { id: 'appointments', title: t('appointments') },
          { id: 'qualifications', title: t('qualifications') },
          { id: 'hours', title: t('hours') },
        ]}
      >
        {(tab) => shown[tab]}
      </Tabs>
    </Page>
  );
}

function Cancellations() {
  const { t } = useWords('console-desk');
  const [{ state }, go] = useAddress({ state: 'submitted' });
  const rows = usePages(['cancellations', state], (signal) =>
    dataOf(
      api.GET('/operator/v1/cancellations', {
        params: { query: { size: 200, ...(state && { state: state as Cancellation['state'] }) } },
        signal,
      }),
    ),
  );
  const partners = usePartnerNames();
  const columns = useMemo<readonly Column<Cancellation>[]>(
    () => [
      { id: 'order', header: t('order'), heading: true, share: 1.6, cell: (row) => <CopyId value={row.orderId} what={t('order')} shown={row.alternateOrderId} /> },
      { id: 'partner', header: t('partner'), share: 2.2, cell: (row) => <Link to={`/partners/${row.partnerId}`}>{partners(row.partnerId)}</Link> },
      { id: 'at', header: t('requested'), share: 1.6, cell: (row) => <When at={row.requestedDate} /> },
      { id: 'credit', header: t('credit'), align: 'end', share: 1.4, cell: (row) => <Money amount={row.credit.total} currency={row.credit.currencyCode} /> },
      { id: 'state', header: t('status'), share: 1.4, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`states.${row.state}`)}</StatusBadge> },
    ],
    [t, partners],
  );
  return (
    <DataList
      name="cancellation-queue"
      label={t('cancellations')}
      rows={rows}
      columns={columns}
      idOf={cancellationId}
      nameOf={cancellationId}
      details={(row) => <Decide cancellation={row} />}
      filters={
        <FilterBar>
          <ChoiceFilter
            label={t('status')}
            must
            value={state}
            onChange={(value) => go({ state: value })}
            choices={Object.fromEntries(states.map((each) => [each, t(`states.${each}`)]))}
          />
        </FilterBar>
      }
      bulk={(_, clear, chosen) => <DecideChosen rows={chosen} clear={clear} />}
      empty={<EmptyPage title={t('nothing')}>{t('nothingText')}</EmptyPage>}
    />
  );
}

const isOpen = ({ state }: Cancellation) => state === 'submitted' || state === 'needsInformation';
const orderOf = (row: Cancellation) => row.alternateOrderId;

/** One decision for all that are ticked. */
function DecideChosen({ rows, clear }: { rows: readonly Cancellation[]; clear: (left?: readonly Cancellation[]) => void }) {
  const { t } = useWords('console-desk');
  const { note, bulk, field } = useBulkNote([['cancellations'], ['queues']], clear);
  const common = { ...bulk, done: (count: number) => t('decidedMany', { count }), rows, nameOf: orderOf, takes: isOpen };
  const pathOf = (row: Cancellation) => ({ path: { cancellation_id: row.id } });
  return (
    <>
      <BulkAct
        {...common}
        label={t('approve')}
        title={(count) => t('approveMany', { count })}
        act={(row) => api.POST('/operator/v1/cancellations/{cancellation_id}/approve', { params: pathOf(row), body: { note: '' } })}
      >
        <p>{t('approveManyText')}</p>
      </BulkAct>
      <BulkAct
        {...common}
        label={t('reject')}
        title={(count) => t('rejectMany', { count })}
        ready={note !== ''}
        act={(row) => api.POST('/operator/v1/cancellations/{cancellation_id}/reject', { params: pathOf(row), body: { note } })}
      >
        {field('reject', t('noteMany'))}
      </BulkAct>
    </>
  );
}

function Decide({ cancellation }: { cancellation: Cancellation }) {
  const { t } = useWords('console-desk');
  const options = (body: { note: string }) => ({ params: { path: { cancellation_id: cancellation.id } }, body });
  const acts: readonly Act[] = [
    { label: t('approve'), primary: true, do: (body) => api.POST('/operator/v1/cancellations/{cancellation_id}/approve', options(body)) },
    { label: t('ask'), needsNote: true, do: (body) => api.POST('/operator/v1/cancellations/{cancellation_id}/needs-information', options(body)) },
    { label: t('reject'), needsNote: true, do: (body) => api.POST('/operator/v1/cancellations/{cancellation_id}/reject', options(body)) },
  ];
  const by = useUserName(cancellation.partnerId, cancellation.requestedBy);
  const { user: me } = useSession();
  return (
    <div className={parts['opened']}>
      <Facts>
        <Fact name={t('requestedBy')}>{by}</Fact>
        <Fact name={t('customer')}>
          {cancellation.customerName} <CopyId value={cancellation.customerId} what={t('customerId')} shown={cancellation.customerName ? null : cancellation.customerId} />
        </Fact>
        <Fact name={t('reason')}>{cancellation.reason || t('common:none')}</Fact>
        {cancellation.amountRequested && (
          <Fact name={t('asked')}>
            <Money amount={cancellation.amountRequested.amount} currency={cancellation.amountRequested.currencyCode} />
          </Fact>
        )}
        {cancellation.note && <Fact name={t('note')}>{cancellation.note}</Fact>}
        {cancellation.decidedBy && <Fact name={t('decidedBy')}>{cancellation.decidedBy === me.id ? me.displayName : cancellation.decidedBy}</Fact>}
      </Facts>
      {isOpen(cancellation) && <Decision label={t('yourNote')} acts={acts} stale={[['cancellations'], ['queues']]} />}
    </div>
  );
}

/** Who of the partner it was, once that is known; the id until then, and of programs. */
function useUserName(partnerId: string, id: string): string {
  const users = useQuery({
    queryKey: ['partner-user-names', partnerId],
    staleTime: 300_000,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/operator/v1/tenants/{tenant_id}/users', { params: { path: { tenant_id: partnerId }, query: { size: 200 } }, signal })),
  });
  return users.data?.items.find((each) => each.id === id)?.userPrincipalName ?? id;
}

function Requests() {
  const { t } = useWords('console-desk');
  const memory = useQueryClient();
  const [{ status }, go] = useAddress({ status: '' });
  const rows = usePages(['request-queue', status], (signal) =>
    dataOf(
      api.GET('/operator/v1/servicerequests', {
        params: { query: { size: 200, ...(status && { status: status as Request['status'] }) } },
        signal,
      }),
    ),
  );
  const columns = useMemo<readonly Column<Request>[]>(
    () => [
      { id: 'title', header: t('requestTitle'), heading: true, share: 3, cell: (row) => row.title },
      { id: 'from', header: t('from'), share: 2, cell: (row) => row.organization.name },
      { id: 'topic', header: t('topic'), share: 2.4, cell: (row) => row.supportTopicName },
      { id: 'changed', header: t('changed'), share: 1.5, cell: (row) => <When at={row.lastModifiedDate} /> },
      {
        id: 'status',
        header: t('status'),
        share: 1.3,
        cell: (row) => <StatusBadge tone={requestTones[row.status]}>{t(`requestStates.${row.status}`)}</StatusBadge>,
      },
    ],
    [t],
  );
  return (
    <DataList
      name="request-queue"
      label={t('requests')}
      rows={rows}
      columns={columns}
      idOf={requestId}
      nameOf={requestTitle}
      details={(row) => <OneRequest request={row} />}
      filters={
        <FilterBar>
          <ChoiceFilter
            label={t('status')}
            any={t('notClosed')}
            value={status}
            onChange={(value) => go({ status: value })}
            choices={{ open: t('requestStates.open'), attention_needed: t('requestStates.attention_needed'), closed: t('requestStates.closed') }}
          />
        </FilterBar>
      }
      filtered={status !== ''}
      clearFilters={() => go({ status: '' })}
      bulk={(_, clear, chosen) => (
        <BulkAct
          label={t('closeRequest')}
          title={(count) => t('closeMany', { count })}
          done={(count) => t('closedMany', { count })}
          rows={chosen}
          nameOf={requestTitle}
          takes={(row) => row.status !== 'closed'}
          act={(row) =>
            api.PATCH('/operator/v1/partners/{partner_id}/servicerequests/{request_id}', {
              params: { path: { partner_id: row.partnerId, request_id: row.id } },
              body: { status: 'closed' },
            })
          }
          settled={() => Promise.all([['request-queue'], ['queues']].map((queryKey) => memory.invalidateQueries({ queryKey })))}
          clear={clear}
        >
          <p>{t('closeManyText')}</p>
        </BulkAct>
      )}
      empty={<EmptyPage title={t('nothing')}>{t('nothingText')}</EmptyPage>}
    />
  );
}
