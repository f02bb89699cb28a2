// Who owes how much, by how long it is due.
import { Button, Input } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { BarChart, type Column, DataList, EmptyPage, FilterBar, Money } from '@/shared/kit';
import { Card, useAddress } from '@/shared/page';
import { money, shortMoney } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { rowsOf, usePartnerNames } from '../parts/pages';
import styles from '../parts/parts.module.css';
import { sumBy } from './sums';

type Receivable = Shape<'AgedReceivable'>;
const bands = ['notDue', 'days1To30', 'days31To60', 'days61To90', 'over90Days'] as const;
const idOf = (row: Receivable) => `${row.partnerId} ${row.currencyCode}`;

export function Receivables() {
  const { t } = useWords('console-money');
  const id = useId();
  const names = usePartnerNames();
  const [{ date }, go] = useAddress({ date: '' });
  const owed = useQuery({
    queryKey: ['finance', 'receivables', date],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/operator/v1/finance/receivables', { params: { query: date ? { date } : {} }, signal })) as Promise<Shape<'AgedReceivablePage'>>,
  });
  const columns = useMemo<readonly Column<Receivable>[]>(() => {
    const amount = (row: Receivable, value: number) => <Money amount={value} currency={row.currencyCode} />;
    return [
      { id: 'partner', header: t('partner'), heading: true, share: 2, cell: (row) => <Link to={`/partners/${row.partnerId}?tab=invoices`}>{names(row.partnerId)}</Link> },
      ...bands.map((band): Column<Receivable> => ({ id: band, header: t(`bands.${band}`), align: 'end', share: 1.4, cell: (row) => amount(row, row[band]) })),
      { id: 'owed', header: t('owed'), align: 'end', share: 1.4, cell: (row) => <strong>{amount(row, row.owed)}</strong> },
      { id: 'disputed', header: t('disputed'), align: 'end', share: 1.4, cell: (row) => amount(row, row.disputed) },
      { id: 'unallocated', header: t('unallocated'), align: 'end', share: 1.4, cell: (row) => amount(row, row.unallocatedPayments) },
    ];
  }, [t, names]);
  const currencies = [...new Set((owed.data?.items ?? []).map((row) => row.currencyCode))];
  return (
    <>
      {currencies.map((currency) => (
        <Card key={currency}>
          <BarChart
            title={t('owedByAge', { currency })}
            categories={bands.map((band) => t(`bands.${band}`))}
            series={[{ name: t('owed'), values: bands.map((band) => sumBy(owed.data?.items ?? [], (row) => (row.currencyCode === currency ? row[band] : 0))) }]}
            format={(value) => money(value, currency)}
            scale={shortMoney}
          />
        </Card>
      ))}
      <DataList
        name="receivables"
        label={t('receivables')}
        rows={rowsOf(owed)}
        columns={columns}
        idOf={idOf}
        nameOf={(row) => names(row.partnerId)}
        filters={
          <FilterBar>
            <div className={styles['field']}>
              <label htmlFor={id}>{t('asOf')}</label>
              <Input id={id} type="date" value={date} onChange={(_, change) => go({ date: change.value })} />
            </div>
          </FilterBar>
        }
        tools={
          <Button as="a" icon={<ArrowDownloadRegular />} href={`/operator/v1/finance/receivables?${new URLSearchParams({ ...(date && { date }), format: 'csv' })}`} download="receivables.csv">
            {t('csv')}
          </Button>
        }
        filtered={date !== ''}
        clearFilters={() => go({ date: '' })}
        empty={<EmptyPage title={t('noReceivables')}>{t('noReceivablesText')}</EmptyPage>}
      />
    </>
  );
}
