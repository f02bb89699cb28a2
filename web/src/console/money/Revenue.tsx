// What was charged, by month, partner or product, as a picture and a table.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { BarChart, ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, Money } from '@/shared/kit';
import { Card, useAddress } from '@/shared/page';
import { count, money, month, shortMoney, shortMonth } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { MonthFilter } from '../parts/MonthFilter';
import { rowsOf, usePartnerNames } from '../parts/pages';
import { monthsAgo, monthsBetween } from './months';
import { sumBy } from './sums';

type Row = Shape<'Revenue'>;
type By = 'month' | 'partner' | 'product';
const idOf = (row: Row) => `${row.key} ${row.currencyCode}`;
/** A chart of more is no picture any more. */
const mostBars = 12;

export function Revenue() {
  const { t } = useWords('console-money');
  const names = usePartnerNames();
  const [at, go] = useAddress({ by: 'month', from: monthsAgo(11), to: monthsAgo(0) });
  const by = at.by as By;
  const query = { by, from: at.from, to: at.to };
  const revenue = useQuery({
    queryKey: ['finance', 'revenue', query],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/finance/revenue', { params: { query }, signal })) as Promise<Shape<'RevenuePage'>>,
  });
  const title = useMemo(
    () => (row: Row) => (by === 'month' ? month(`${row.key}-01`) : by === 'partner' ? names(row.key) : row.title || row.key),
    [by, names],
  );
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: 'key',
        header: t(`by.${by}`),
        heading: true,
        share: 3,
        cell: (row) => (by === 'partner' ? <Link to={`/partners/${row.key}`}>{names(row.key)}</Link> : title(row)),
      },
      { id: 'lines', header: t('lines'), align: 'end', share: 1, cell: (row) => count(row.lineItems) },
      { id: 'subtotal', header: t('subtotal'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.subtotal} currency={row.currencyCode} /> },
      { id: 'tax', header: t('tax'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.tax} currency={row.currencyCode} /> },
      {
        id: 'total',
        header: t('total'),
        align: 'end',
        share: 1.5,
        cell: (row) => <Money amount={sumBy([row.subtotal, row.tax], (each) => each)} currency={row.currencyCode} />,
      },
    ],
    [t, by, names, title],
  );
  const items = revenue.data?.items ?? [];
  const currencies = [...new Set(items.map((row) => row.currencyCode))];
  return (
    <>
      {currencies.map((currency) => {
        const own = items.filter((row) => row.currencyCode === currency);
        const bars =
          by === 'month'
            ? monthsBetween(at.from, at.to).map((key) => ({ name: shortMonth(`${key}-01`), value: sumBy(own, (row) => (row.key === key ? row.subtotal : 0)) }))
            : [...own].sort((a, b) => b.subtotal - a.subtotal).slice(0, mostBars).map((row) => ({ name: title(row), value: row.subtotal }));
        return (
          <Card key={currency}>
            <BarChart
              title={t('revenueIn', { currency })}
              categories={bars.map((bar) => bar.name)}
              series={[{ name: t('subtotal'), values: bars.map((bar) => bar.value) }]}
              format={(value) => money(value, currency)}
              scale={shortMoney}
            />
          </Card>
        );
      })}
      <DataList
        name="revenue"
        label={t('revenue')}
        rows={rowsOf(revenue)}
        columns={columns}
        idOf={idOf}
        nameOf={title}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('groupBy')}
              value={by}
              onChange={(value) => go({ by: value || 'month' })}
              choices={{ month: t('by.month'), partner: t('by.partner'), product: t('by.product') }}
            />
            <MonthFilter label={t('from')} value={at.from} onChange={(value) => value && go({ from: value })} />
            <MonthFilter label={t('to')} value={at.to} onChange={(value) => value && go({ to: value })} />
          </FilterBar>
        }
        tools={
          <Button as="a" icon={<ArrowDownloadRegular />} href={`/operator/v1/finance/revenue?${new URLSearchParams({ ...query, format: 'csv' })}`} download={`revenue-by-${by}.csv`}>
            {t('csv')}
          </Button>
        }
        empty={<EmptyPage title={t('noRevenue')}>{t('noRevenueText')}</EmptyPage>}
      />
    </>
  );
}
