// The subscriptions of a customer, with their terms and states (rules 4.6, 6.1).
import { Button } from '@fluentui/react-components';
import { CalendarRegular } from '@fluentui/react-icons/svg/calendar';
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, StatusBadge, TextFilter, When } from '@/shared/kit';
import { toCalendar } from '@/shared/format/calendar';
import { saveFile } from '@/shared/format/csv';
import { Page, useAddress } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { hasEnd, nameOf, type State, stateOf, type Subscription, tones } from './subscription';
import { now } from '@/shared/format/now';

const idOf = (row: Subscription) => row.id;
const states: readonly State[] = ['active', 'suspended', 'expired', 'cancelled'];

function useColumns(customerId: string): readonly Column<Subscription>[] {
  const { t } = useWords('subscriptions');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        heading: true,
        share: 3,
        cell: (row) => <Link to={customerPath(customerId, `subscriptions/${row.id}`)}>{nameOf(row)}</Link>,
      },
      { id: 'product', header: t('product'), share: 2.5, extra: true, cell: (row) => row.offerName },
      { id: 'quantity', header: t('quantity'), align: 'end', share: 1, cell: (row) => row.quantity },
      { id: 'ends', header: t('ends'), share: 1.4, cell: (row) => (hasEnd(row) ? <When at={row.commitmentEndDate} only="tradeDay" /> : t('noEnd')) },
      {
        id: 'renews',
        header: t('renews'),
        share: 1.2,
        cell: (row) => t(row.autoRenewEnabled && row.status === 'active' ? 'common:yes' : 'common:no'),
      },
      { id: 'publisher', header: t('publisher'), share: 1.4, extra: true, cell: (row) => row.publisherName },
      {
        id: 'state',
        header: t('state'),
        share: 1.4,
        cell: (row) => <StatusBadge tone={tones[stateOf(row)]}>{t(`states.${stateOf(row)}`)}</StatusBadge>,
      },
    ],
    [t, customerId],
  );
}

export function Component() {
  const { t } = useWords('subscriptions');
  const customer = useCustomer();
  const navigate = useNavigate();
  const { may } = useSession();
  const [{ find, state }, go] = useAddress({ find: '', state: '' });
  const rows = usePages(['subscriptions', customer.id], (signal) =>
    dataOf(api.GET('/v1/customers/{customer_id}/subscriptions', { params: { path: { customer_id: customer.id } }, signal })),
  );
  const wanted = find.toLowerCase();
  const items = useMemo(
    () =>
      rows.items.filter(
        (row) => (!state || stateOf(row) === state) && (!wanted || `${nameOf(row)} ${row.offerName} ${row.id}`.toLowerCase().includes(wanted)),
      ),
    [rows.items, state, wanted],
  );
  const name = customer.companyProfile.companyName;
  const coming = items.filter((row) => row.status === 'active' && hasEnd(row));
  // What renews and what ends, on the day that the server says: a partner's own books have no other (rules 7).
  const saveDays = () => {
    const days = coming.map((row) => ({
      id: row.id,
      at: row.commitmentEndDate,
      title: t(row.autoRenewEnabled ? 'calendar.renews' : 'calendar.ends', { name: nameOf(row), customer: name }),
      text: t('calendar.text', { product: row.offerName, count: row.quantity }),
      url: new URL(`/partner${customerPath(customer.id, `subscriptions/${row.id}`)}`, location.href).href,
    }));
    saveFile(`${customer.companyProfile.domain}.ics`, new Blob([toCalendar(days, now())], { type: 'text/calendar;charset=utf-8' }));
  };
  const action = may('buy') && (
    <Button appearance="primary" icon={<CartRegular />} onClick={() => void navigate(customerPath(customer.id, 'buy?view=SoftwareSubscriptions'))}>
      {t('addProducts')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
      ]}
      actions={action}
    >
      <DataList
        name="subscriptions"
        label={t('title')}
        rows={{ ...rows, items }}
        columns={useColumns(customer.id)}
        idOf={idOf}
        nameOf={nameOf}
        open={(row) => void navigate(customerPath(customer.id, `subscriptions/${row.id}`))}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={find} onChange={(text) => go({ find: text })} />
            <ChoiceFilter
              label={t('state')}
              value={state}
              onChange={(value) => go({ state: value })}
              choices={Object.fromEntries(states.map((each) => [each, t(`states.${each}`)]))}
            />
          </FilterBar>
        }
        tools={
          coming.length > 0 && (
            <Button icon={<CalendarRegular />} onClick={saveDays}>
              {t('calendar.save')}
            </Button>
          )
        }
        filtered={find !== '' || state !== ''}
        clearFilters={() => go({ find: '', state: '' })}
        empty={
          <EmptyPage title={t('emptyTitle')} action={action || undefined}>
            {t('empty')}
          </EmptyPage>
        }
      />
    </Page>
  );
}
