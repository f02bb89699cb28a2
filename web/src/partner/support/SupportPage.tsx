// The partner's own requests for help, and the way to a new one (rules 6.1, S20).
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { BulkAct, ChoiceFilter, type Column, DataList, EmptyPage, type Exported, FilterBar, StatusBadge, When } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';

type Request = Shape<'ServiceRequestSummary'>;
const idOf = (request: Request) => request.id;
const nameOf = (request: Request) => request.title;
export const requestTones = { none: 'quiet', open: 'busy', closed: 'quiet', attention_needed: 'warning' } as const;

function useColumns(): readonly Column<Request>[] {
  const { t } = useWords('support');
  return useMemo(
    () => [
      { id: 'title', header: t('requestTitle'), heading: true, share: 3, cell: (row) => <Link to={`/support/${row.id}`}>{row.title}</Link> },
      { id: 'id', header: t('number'), share: 1.6, cell: (row) => row.id },
      { id: 'topic', header: t('topic'), share: 2.4, cell: (row) => row.supportTopicName },
      { id: 'created', header: t('created'), share: 1.5, cell: (row) => <When at={row.createdDate} /> },
      { id: 'changed', header: t('changed'), share: 1.5, extra: true, cell: (row) => <When at={row.lastModifiedDate} /> },
      {
        id: 'status',
        header: t('status'),
        share: 1.3,
        cell: (row) => <StatusBadge tone={requestTones[row.status]}>{t(`states.${row.status}`)}</StatusBadge>,
      },
    ],
    [t],
  );
}

function useFields(): Exported<Request>['fields'] {
  const { t } = useWords('support');
  return useMemo(
    () => [
      [t('number'), idOf],
      [t('requestTitle'), nameOf],
      [t('topic'), (row) => row.supportTopicName],
      [t('impact'), (row) => row.severity],
      [t('created'), (row) => row.createdDate],
      [t('changed'), (row) => row.lastModifiedDate],
      [t('status'), (row) => t(`states.${row.status}`)],
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('support');
  const navigate = useNavigate();
  const memory = useQueryClient();
  const [{ status }, go] = useAddress({ status: '' });
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(
      api.GET('/v1/servicerequests', {
        params: { query: { size, ...(status && { status: status as Request['status'] }) } },
        ...(signal && { signal }),
      }),
    );
  const rows = usePages(['service-requests', status], (signal) => first(200, signal));
  const action = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => void navigate('/support/new')}>
      {t('new')}
    </Button>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={action}>
      <DataList
        name="service-requests"
        label={t('title')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        open={(row) => void navigate(`/support/${row.id}`)}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('status')}
              value={status}
              onChange={(value) => go({ status: value })}
              choices={{ open: t('states.open'), attention_needed: t('states.attention_needed'), closed: t('states.closed') }}
            />
          </FilterBar>
        }
        filtered={status !== ''}
        clearFilters={() => go({ status: '' })}
        exported={{ file: status ? `requests-${status}` : 'requests', fields: useFields(), first: () => first(500) }}
        copied={{ label: t('copyIds'), of: idOf }}
        bulk={(_, clear, chosen) => (
          <BulkAct
            label={t('close')}
            title={(count) => t('closeMany', { count })}
            done={(count) => t('closedMany', { count })}
            rows={chosen}
            nameOf={nameOf}
            takes={(row) => row.status !== 'closed'}
            act={(row) => api.PATCH('/v1/servicerequests/{agent_locale}', { params: { path: { agent_locale: row.id } }, body: { status: 'closed' } })}
            settled={() => memory.invalidateQueries({ queryKey: ['service-requests'] })}
            clear={clear}
          >
            <p>{t('closeManyText')}</p>
          </BulkAct>
        )}
        empty={
          <EmptyPage title={t('emptyTitle')} action={action}>
            {t('empty')}
          </EmptyPage>
        }
      />
    </Page>
  );
}
