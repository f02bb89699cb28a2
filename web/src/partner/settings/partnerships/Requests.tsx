// What the provider has asked for and what became of it; an open row holds the link, and takes the request back.
import { useMemo } from 'react';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, type Exported, FilterBar, StatusBadge, type Tone, When } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { WrittenLetter } from '../../letters/WrittenLetter';

type Request = Shape<'PartnershipRequest'>;
type State = Request['state'];

const states: readonly State[] = ['open', 'accepted', 'declined', 'withdrawn', 'expired'];
const tones: Record<State, Tone> = { open: 'busy', accepted: 'good', declined: 'warning', withdrawn: 'quiet', expired: 'quiet' };
const idOf = (row: Request) => row.id;
const nameOf = (row: Request) => row.reseller?.name ?? row.note ?? day(row.createdDate);

function useColumns(): readonly Column<Request>[] {
  const { t } = useWords('partnerships');
  return useMemo(
    () => [
      { id: 'created', header: t('created'), heading: true, share: 2, cell: (row) => <When at={row.createdDate} /> },
      { id: 'reseller', header: t('reseller'), share: 2, cell: (row) => row.reseller?.name ?? t('notYet') },
      { id: 'note', header: t('note'), share: 2, cell: (row) => row.note },
      { id: 'until', header: t('until'), share: 1.2, cell: (row) => <When at={row.expirationDate} only="day" /> },
      { id: 'state', header: t('state'), share: 1.2, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`states.${row.state}`)}</StatusBadge> },
    ],
    [t],
  );
}

/** Without the links: who has one can answer for a company. */
function useFields(): Exported<Request>['fields'] {
  const { t } = useWords('partnerships');
  const { t: about } = useWords('letters');
  return useMemo(
    () => [
      [t('created'), (row) => row.createdDate],
      [about('createdBy'), (row) => row.createdBy],
      [t('reseller'), (row) => row.reseller?.name],
      [t('note'), (row) => row.note],
      [t('until'), (row) => row.expirationDate],
      [t('state'), (row) => t(`states.${row.state}`)],
      [about('settled'), (row) => row.settledDate],
      [t('settledBy'), (row) => row.settledBy],
    ],
    [t, about],
  );
}

export function Requests() {
  const { t } = useWords('partnerships');
  const [{ state }, go] = useAddress({ state: '' });
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(
      api.GET('/v1/partnerships/requests', {
        params: { query: { size, ...(state && { state: state as State }) } },
        ...(signal && { signal }),
      }),
    );
  const rows = usePages(['partnership-requests', state], (signal) => first(100, signal));
  return (
    <DataList
      name="partnership-requests"
      label={t('list')}
      rows={rows}
      columns={useColumns()}
      idOf={idOf}
      nameOf={nameOf}
      details={(row) => <Details request={row} />}
      filters={
        <FilterBar>
          <ChoiceFilter
            label={t('state')}
            value={state}
            onChange={(value) => go({ state: value })}
            choices={Object.fromEntries(states.map((each) => [each, t(`states.${each}`)]))}
          />
        </FilterBar>
      }
      filtered={state !== ''}
      clearFilters={() => go({ state: '' })}
      exported={{ file: state ? `partnership-requests-${state}` : 'partnership-requests', fields: useFields(), first: () => first(500) }}
      empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
    />
  );
}

function Details({ request }: { request: Request }) {
  const { t } = useWords('partnerships');
  return (
    <WrittenLetter
      letter={request}
      open={request.state === 'open'}
      withdrawal={{ title: t('withdrawTitle'), text: t('withdrawText'), done: t('withdrawn') }}
      withdraw={() => api.DELETE('/v1/partnerships/requests/{partnership_request_id}', { params: { path: { partnership_request_id: request.id } } })}
      list={['partnership-requests']}
    />
  );
}
