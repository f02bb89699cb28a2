// What was paid for up front and is earned only later, month by month, into the future.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { type Column, DataList, EmptyPage, FilterBar, LineChart, Money } from '@/shared/kit';
import { Card, useAddress } from '@/shared/page';
import { money, month, shortMoney, shortMonth } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { MonthFilter } from '../parts/MonthFilter';
import { rowsOf } from '../parts/pages';
import { monthsAgo } from './months';

type Row = Shape<'DeferredRevenue'>;
const idOf = (row: Row) => `${row.month} ${row.currencyCode}`;
const nameOf = (row: Row) => month(`${row.month}-01`);

export function Deferred() {
  const { t } = useWords('console-money');
  const [query, go] = useAddress({ from: monthsAgo(5), to: monthsAgo(-12) });
  const deferred = useQuery({
    queryKey: ['finance', 'deferred', query],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/operator/v1/finance/deferredrevenue', { params: { query }, signal })) as Promise<Shape<'DeferredRevenuePage'>>,
  });
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: 'month', header: t('month'), heading: true, share: 2, cell: nameOf },
      { id: 'charged', header: t('charged'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.charged} currency={row.currencyCode} /> },
      { id: 'earned', header: t('earned'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.earned} currency={row.currencyCode} /> },
      { id: 'deferred', header: t('deferredLeft'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.deferred} currency={row.currencyCode} /> },
    ],
    [t],
  );
  const items = deferred.data?.items ?? [];
  const currencies = [...new Set(items.map((row) => row.currencyCode))];
  return (
    <>
      {currencies.map((currency) => {
        const own = items.filter((row) => row.currencyCode === currency);
        return (
          <Card key={currency}>
            <LineChart
              title={t('deferredIn', { currency })}
              categories={own.map((row) => shortMonth(`${row.month}-01`))}
              series={[
                { name: t('deferredLeft'), values: own.map((row) => row.deferred) },
                { name: t('earned'), values: own.map((row) => row.earned) },
                { name: t('charged'), values: own.map((row) => row.charged) },
              ]}
              format={(value) => money(value, currency)}
              scale={shortMoney}
            />
          </Card>
        );
      })}
      <DataList
        name="deferred"
        label={t('deferred')}
        rows={rowsOf(deferred)}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        filters={
          <FilterBar>
            <MonthFilter label={t('from')} value={query.from} onChange={(value) => value && go({ from: value })} />
            <MonthFilter label={t('to')} value={query.to} onChange={(value) => value && go({ to: value })} />
          </FilterBar>
        }
        tools={
          <Button as="a" icon={<ArrowDownloadRegular />} href={`/operator/v1/finance/deferredrevenue?${new URLSearchParams({ ...query, format: 'csv' })}`} download="deferred-revenue.csv">
            {t('csv')}
          </Button>
        }
        empty={<EmptyPage title={t('noDeferred')}>{t('noDeferredText')}</EmptyPage>}
      />
    </>
  );
}
