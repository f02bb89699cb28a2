// Azure spending: what each customer uses this month, what the month comes to, and what it was meant to use (rules 6.1).
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, type Exported, FilterBar, Money, TextFilter, WhyNot } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import { customerFilter } from '../customers/filter';
import { BudgetDialog } from './BudgetDialog';
import { Used } from './Used';

type Row = Shape<'CustomerMonthlyUsageRecord'>;
const idOf = (row: Row) => row.id;
const nameOf = (row: Row) => row.name;

function useColumns(change: (row: Row) => void): readonly Column<Row>[] {
  const { t } = useWords('spending');
  const { may } = useSession();
  const leads = may('view_customers');
  return useMemo(
    () => [
      {
        id: 'customer',
        header: t('customer'),
        heading: true,
        share: 3,
        cell: (row) => (leads ? <Link to={customerPath(row.id, 'account')}>{row.name}</Link> : row.name),
      },
      {
        id: 'used',
        header: t('usedUntilNow'),
        align: 'end',
        share: 1.6,
        cell: (row) => <Money amount={row.totalCost} currency={row.currencyCode} />,
      },
      {
        id: 'estimate',
        header: t('estimate'),
        align: 'end',
        share: 1.6,
        cell: (row) => <Money amount={row.estimatedCost} currency={row.currencyCode} />,
      },
      {
        id: 'budget',
        header: t('budget'),
        align: 'end',
        share: 1.6,
        cell: (row) => row.budget.amount !== undefined && <Money amount={row.budget.amount} currency={row.currencyCode} />,
      },
      { id: 'share', header: t('share'), share: 3, cell: (row) => <Used spending={row} /> },
      {
        id: 'act',
        header: t('change'),
        share: 1.6,
        cell: (row) => (
          <WhyNot size="small" needs="set_budgets" aria-label={t('setBudgetOf', { name: row.name })} onClick={() => change(row)}>
            {t('setBudget')}
          </WhyNot>
        ),
      },
    ],
    [t, leads, change],
  );
}

function useFields(): Exported<Row>['fields'] {
  const { t } = useWords('spending');
  return useMemo(
    () => [
      [t('customer'), nameOf],
      [t('customerId'), idOf],
      [t('currency'), (row) => row.currencyCode],
      [t('usedUntilNow'), (row) => row.totalCost],
      [t('estimate'), (row) => row.estimatedCost],
      [t('budget'), (row) => row.budget.amount],
      [t('percentUsed'), (row) => (row.budget.amount === undefined ? undefined : row.percentUsed)],
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('spending');
  const [{ find, show }, go] = useAddress({ find: '', show: '' });
  const [changing, setChanging] = useState<Row>();
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(
      api.GET('/v1/customers/usagerecords', {
        params: {
          query: { size, ...(show && { show: show as 'spending' }), ...(find && { filter: customerFilter(find) }) },
        },
        ...(signal && { signal }),
      }),
    );
  const rows = usePages(['spending', find, show], (signal) => first(200, signal));
  const columns = useColumns(setChanging);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <DataList
        name="spending"
        label={t('title')}
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        filters={
          <FilterBar>
            {/* The server finds names among all customers alone, so choosing one filter takes the other back. */}
            <TextFilter label={t('find')} value={find} onChange={(text) => go({ find: text, ...(text && { show: '' }) })} />
            <ChoiceFilter
              label={t('show')}
              value={show}
              onChange={(value) => go({ show: value, ...(value && { find: '' }) })}
              choices={{ spending: t('shows.spending'), nearBudget: t('shows.nearBudget') }}
              any={t('shows.all')}
            />
          </FilterBar>
        }
        filtered={find !== '' || show !== ''}
        clearFilters={() => go({ find: '', show: '' })}
        exported={{ file: find || show ? `spending-${find || show}` : 'spending', fields: useFields(), first: () => first(500) }}
        empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
      />
      {changing && <BudgetDialog spending={changing} close={() => setChanging(undefined)} />}
    </Page>
  );
}
