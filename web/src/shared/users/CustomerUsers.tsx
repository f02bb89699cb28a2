// The users of a customer's organisation: add, roles, password, delete and restore. For its own admin, and for a partner
// with delegated administration (rules 6.1, 6.2).
import { Button } from '@fluentui/react-components';
import { PersonAddRegular } from '@fluentui/react-icons/svg/person-add';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, dataOf, type Shape, usePages } from '../api';
import { BulkAct, ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, StatusBadge, When } from '../kit';
import { Page, useAddress } from '../page';
import { useWords } from '../words/words';
import { AddUser } from './AddUser';
import { PasswordDialog, type ShownOnce } from './PasswordDialog';
import { UserDetails } from './UserDetails';

type User = Shape<'CustomerUser'>;
const idOf = (user: User) => user.id;
const nameOf = (user: User) => user.displayName || user.userPrincipalName;
const deletedOnly = JSON.stringify({ Field: 'UserState', Value: 'Inactive', Operator: 'equals' });

function useColumns(): readonly Column<User>[] {
  const { t } = useWords('customer-users');
  return useMemo(
    () => [
      { id: 'name', header: t('name'), heading: true, share: 2, sort: 'displayName', cell: nameOf },
      { id: 'user', header: t('userName'), share: 3, sort: 'userPrincipalName', cell: (user) => user.userPrincipalName },
      { id: 'place', header: t('location'), share: 1, extra: true, cell: (user) => user.usageLocation },
      {
        id: 'state',
        header: t('state'),
        share: 1.4,
        cell: (user) => <StatusBadge tone={user.state === 'active' ? 'good' : 'quiet'}>{t(`states.${user.state}`)}</StatusBadge>,
      },
      { id: 'deleted', header: t('deletedOn'), share: 1.4, extra: true, cell: (user) => <When at={user.softDeletionTime} only="day" /> },
    ],
    [t],
  );
}

interface CustomerUsersProps {
  customer: Shape<'Customer'>;
  /** The page's title, lead and way. */
  frame: Omit<Parameters<typeof Page>[0], 'actions' | 'children'>;
}

export function CustomerUsers({ customer, frame }: CustomerUsersProps) {
  const { t } = useWords('customer-users');
  const [{ state, sort }, go] = useAddress({ state: '', sort: '' });
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<ShownOnce>();
  const rows = usePages(['customer-users', customer.id, state, sort], (signal) =>
    dataOf(
      api.GET('/v1/customers/{customer_id}/users', {
        params: {
          path: { customer_id: customer.id },
          query: {
            size: 200,
            ...(state === 'inactive' && { filter: deletedOnly }),
            ...(sort && {
              sortField: sort.replace('-', '') as 'displayName',
              sortDirection: sort.startsWith('-') ? ('descending' as const) : ('ascending' as const),
            }),
          },
        },
        signal,
      }),
    ),
  );
  const memory = useQueryClient();
  const again = () => memory.invalidateQueries({ queryKey: ['customer-users', customer.id] });
  const pathOf = (user: User) => ({ customer_id: customer.id, customer_user_id: user.id });
  const add = (
    <Button appearance="primary" icon={<PersonAddRegular />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <Page {...frame} actions={add}>
      <DataList
        name="customer-users"
        label={t('title')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        details={(user) => <UserDetails customerId={customer.id} user={user} show={setShown} />}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('state')}
              value={state}
              onChange={(value) => go({ state: value })}
              choices={{ inactive: t('states.inactive') }}
            />
          </FilterBar>
        }
        filtered={state !== ''}
        clearFilters={() => go({ state: '' })}
        copied={{ label: t('copyNames'), of: (user) => user.userPrincipalName }}
        bulk={(_, clear, chosen) => (
          <>
            <BulkAct
              label={t('delete')}
              title={(count) => t('deleteMany', { count })}
              done={(count) => t('deletedMany', { count })}
              rows={chosen}
              nameOf={nameOf}
              takes={(user) => user.state === 'active'}
              act={(user) => api.DELETE('/v1/customers/{customer_id}/users/{customer_user_id}', { params: { path: pathOf(user) } })}
              settled={again}
              clear={clear}
            >
              <p>{t('deleteText')}</p>
            </BulkAct>
            <BulkAct
              label={t('restore')}
              title={(count) => t('restoreMany', { count })}
              done={(count) => t('restoredMany', { count })}
              rows={chosen}
              nameOf={nameOf}
              takes={(user) => user.state !== 'active'}
              act={(user) =>
                api.PATCH('/v1/customers/{customer_id}/users/{customer_user_id}', { params: { path: pathOf(user) }, body: { state: 'active' } })
              }
              settled={again}
              clear={clear}
            >
              <p>{t('restoreManyText')}</p>
            </BulkAct>
          </>
        )}
        empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
      />
      {adding && (
        <AddUser
          customer={customer}
          close={() => setAdding(false)}
          added={(made) => {
            setAdding(false);
            setShown(made);
          }}
        />
      )}
      {shown && <PasswordDialog {...shown} close={() => setShown(undefined)} />}
    </Page>
  );
}
