// The partner's own people: who they are, what they may do, whether they can sign in.
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, FilterBar, StatusBadge, TextFilter, When, WhyNot } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { NextSteps } from '../NextSteps';

type User = Shape<'TenantUser'>;
const idOf = (user: User) => user.id;
const nameOf = (user: User) => user.displayName || user.userPrincipalName;

function useColumns(): readonly Column<User>[] {
  const { t } = useWords('settings');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('users.name'),
        heading: true,
        share: 2,
        cell: (user) => <Link to={`/settings/users/${user.id}`}>{nameOf(user)}</Link>,
      },
      {
        id: 'userName',
        header: t('users.userName'),
        share: 3,
        cell: (user) => <CopyId value={user.userPrincipalName} what={t('users.userName')} />,
      },
      {
        id: 'roles',
        header: t('roles.title'),
        share: 3,
        cell: (user) => user.roles.map((role) => t(`roles.names.${role as 'admin_agent'}`)).join(', '),
      },
      {
        id: 'state',
        header: t('state.title'),
        share: 1,
        cell: (user) => <StatusBadge tone={user.state === 'active' ? 'good' : 'quiet'}>{t(`state.${user.state}`)}</StatusBadge>,
      },
      { id: 'created', header: t('users.created'), share: 1.2, extra: true, cell: (user) => <When at={user.createdDate} only="day" /> },
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('settings');
  const navigate = useNavigate();
  const [{ find, state }, go] = useAddress({ find: '', state: '' });
  const rows = usePages(['users', find, state], (signal) =>
    dataOf(
      api.GET('/v1/users', {
        params: { query: { size: 100, ...(find && { q: find }), ...(state && { state: state as User['state'] }) } },
        signal,
      }),
    ),
  );
  return (
    <Page
      title={t('users.title')}
      lead={t('users.lead')}
      actions={
        <WhyNot appearance="primary" needs="manage_partner_users" onClick={() => void navigate('/settings/users/new')}>
          {t('users.add')}
        </WhyNot>
      }
    >
      <DataList
        name="partner-users"
        label={t('users.title')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        open={(user) => void navigate(`/settings/users/${user.id}`)}
        filters={
          <FilterBar>
            <TextFilter label={t('users.find')} value={find} onChange={(text) => go({ find: text })} />
            <ChoiceFilter
              label={t('state.title')}
              value={state}
              onChange={(wanted) => go({ state: wanted })}
              choices={{ active: t('state.active'), inactive: t('state.inactive') }}
            />
          </FilterBar>
        }
        filtered={find !== '' || state !== ''}
        clearFilters={() => go({ find: '', state: '' })}
        empty={<EmptyPage title={t('users.emptyTitle')}>{t('users.empty')}</EmptyPage>}
      />
      <NextSteps to={['applications', 'organization', 'preferences']} />
    </Page>
  );
}
