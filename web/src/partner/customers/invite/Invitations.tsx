// The invitations that were sent, what became of each, and taking an open one back.
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, StatusBadge, type Tone, When } from '@/shared/kit';
import { Fact, useAddress } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../../customer/customer';
import { WrittenLetter } from '../../letters/WrittenLetter';

type Invitation = Shape<'Invitation'>;
type State = Invitation['state'];

const states: readonly State[] = ['invited', 'accepted', 'declined', 'withdrawn', 'expired'];
const tones: Record<State, Tone> = { invited: 'busy', accepted: 'good', declined: 'warning', withdrawn: 'quiet', expired: 'quiet' };
const idOf = (row: Invitation) => row.id;
const nameOf = (row: Invitation) => row.customer?.name ?? row.note ?? day(row.createdDate);

function useColumns(): readonly Column<Invitation>[] {
  const { t } = useWords('invitations');
  return useMemo(
    () => [
      { id: 'created', header: t('created'), heading: true, share: 2, cell: (row) => <When at={row.createdDate} /> },
      {
        id: 'customer',
        header: t('customer'),
        share: 2,
        cell: (row) =>
          row.customer ? <Link to={customerPath(row.customer.id)}>{row.customer.name}</Link> : row.kind === 'standing' ? t('standing') : t('notYet'),
      },
      { id: 'note', header: t('note'), share: 2, cell: (row) => row.note },
      { id: 'admin', header: t('admin'), share: 1.2, cell: (row) => t(row.withDelegatedAdmin ? 'common:yes' : 'common:no') },
      { id: 'until', header: t('until'), share: 1.2, cell: (row) => <When at={row.expirationDate} only="day" /> },
      { id: 'state', header: t('state'), share: 1.2, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`states.${row.state}`)}</StatusBadge> },
    ],
    [t],
  );
}

export function Invitations() {
  const { t } = useWords('invitations');
  const [{ state }, go] = useAddress({ state: '' });
  const rows = usePages(['invitations', state], (signal) =>
    dataOf(api.GET('/v1/invitations', { params: { query: { size: 100, ...(state && { state: state as State }) } }, signal })),
  );
  return (
    <DataList
      name="invitations"
      label={t('list')}
      rows={rows}
      columns={useColumns()}
      idOf={idOf}
      nameOf={nameOf}
      details={(row) => <Details invitation={row} />}
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
      empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
    />
  );
}

function Details({ invitation }: { invitation: Invitation }) {
  const { t } = useWords('invitations');
  return (
    <WrittenLetter
      letter={invitation}
      open={invitation.state === 'invited'}
      withdrawal={{ title: t('withdrawTitle'), text: t('withdrawText'), done: t('withdrawn') }}
      withdraw={() => api.DELETE('/v1/invitations/{invitation_id}', { params: { path: { invitation_id: invitation.id } } })}
      list={['invitations']}
    >
      {invitation.kind === 'standing' && <Fact name={t('acceptedCount')}>{invitation.acceptedCount}</Fact>}
    </WrittenLetter>
  );
}
