// The users of a customer, for a partner with delegated administration: add, roles, password, delete and restore (rules 6.1).
import { Button } from '@fluentui/react-components';
import { PersonAddRegular } from '@fluentui/react-icons/svg/person-add';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, StatusBadge, When } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer';
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

export function Component() {
  const { t } = useWords('customer-users');
  const { may } = useSession();
  const customer = useCustomer();
  const name = customer.companyProfile.companyName;
  const frame = {
    title: t('title'),
    lead: t('lead', { name }),
    crumbs: [
      { title: t('common:nav.customers'), path: '/customers' },
      { title: name, path: customerPath(customer.id) },
    ],
  };
  if (customer.allowDelegatedAccess) return <Users customer={customer} frame={frame} />;
  return (
    <Page {...frame}>
      <EmptyPage
        title={t('noAccessTitle')}
        action={may('request_relationship') && <Link to="/customers/invite">{t('askAccess')}</Link>}
      >
        {t('noAccess')}
      </EmptyPage>
    </Page>
  );
}

function Users({ customer, frame }: { customer: Shape<'Customer'>; frame: Omit<Parameters<typeof Page>[0], 'actions' | 'children'> }) {
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
