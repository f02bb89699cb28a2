// The partner's own people: who they are, what they may do, whether they can sign in.
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { BulkAct, ChoiceFilter, type Column, CopyId, DataList, EmptyPage, type Exported, FilterBar, StatusBadge, TextFilter, When, WhyNot } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useSession } from '@/shared/session/session';
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

function useFields(): Exported<User>['fields'] {
  const { t } = useWords('settings');
  return useMemo(
    () => [
      [t('users.userName'), (user) => user.userPrincipalName],
      [t('users.name'), nameOf],
      [t('roles.title'), (user) => user.roles.join(' ')],
      [t('state.title'), (user) => t(`state.${user.state}`)],
      [t('users.mfa'), (user) => (user.mfa ? t('common:yes') : t('common:no'))],
      [t('users.created'), (user) => user.createdDate],
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('settings');
  const navigate = useNavigate();
  const [{ find, state }, go] = useAddress({ find: '', state: '' });
  const memory = useQueryClient();
  const { user: self, roles } = useSession();
  const again = () => memory.invalidateQueries({ queryKey: ['users'] });
  // The server's own rule (identity/partner_users).
  const mayTouch = (user: User) => user.id !== self.id && (!user.roles.includes('global_admin') || roles.includes('global_admin'));
  const change = (user: User, wanted: User['state']) =>
    api.PATCH('/v1/users/{user_id}', { params: { path: { user_id: user.id } }, body: { state: wanted } });
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(
      api.GET('/v1/users', {
        params: { query: { size, ...(find && { q: find }), ...(state && { state: state as User['state'] }) } },
        ...(signal && { signal }),
      }),
    );
  const rows = usePages(['users', find, state], (signal) => first(100, signal));
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
        exported={{ file: 'users', fields: useFields(), first: () => first(500) }}
        copied={{ label: t('users.copyNames'), of: (user) => user.userPrincipalName }}
        bulk={(_, clear, chosen) => (
          <>
            <BulkAct
              label={t('users.disableMany')}
              title={(count) => t('users.disableManyTitle', { count })}
              done={(count) => t('users.disabledMany', { count })}
              rows={chosen}
              nameOf={nameOf}
              takes={(user) => user.state === 'active' && mayTouch(user)}
              act={(user) => change(user, 'inactive')}
              settled={again}
              clear={clear}
              needs="manage_partner_users"
            >
              <p>{t('users.disableAbout')}</p>
            </BulkAct>
            <BulkAct
              label={t('users.enableMany')}
              title={(count) => t('users.enableManyTitle', { count })}
              done={(count) => t('users.enabledMany', { count })}
              rows={chosen}
              nameOf={nameOf}
              takes={(user) => user.state === 'inactive' && mayTouch(user)}
              act={(user) => change(user, 'active')}
              settled={again}
              clear={clear}
              needs="manage_partner_users"
            >
              <p>{t('users.enableAbout')}</p>
            </BulkAct>
          </>
        )}
        empty={<EmptyPage title={t('users.emptyTitle')}>{t('users.empty')}</EmptyPage>}
      />
      <NextSteps to={['applications', 'organization', 'preferences']} />
    </Page>
  );
}
