// Exchange rates by month: US dollars for one unit of each currency (rules 3.8).
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { send } from '@/shared/api';
import { type Column, DataList, EmptyPage, FilterBar } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { month as monthText } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { CsvImport } from '../parts/CsvImport';
import { MonthFilter } from '../parts/MonthFilter';
import { rowsOf } from '../parts/pages';
import { type Rate, readRates } from './rates';

const path = '/operator/v1/exchangerates';
const idOf = (rate: Rate) => `${rate.currency} ${rate.month}`;
const nameOf = (rate: Rate) => rate.currency;

export function ExchangeRates() {
  const { t } = useWords('console-catalog');
  const [{ month }, go] = useAddress({ month: '' });
  const query = month ? `?month=${month.replace('-', '')}` : '';
  const rates = useQuery({
    queryKey: ['exchange-rates', month],
    queryFn: async ({ signal }) => {
      const answer = await send(new Request(new URL(path + query, location.href), { signal }));
      return { items: readRates(await answer.text()) };
    },
  });
  const columns = useMemo<readonly Column<Rate>[]>(
    () => [
      { id: 'currency', header: t('currency'), heading: true, share: 1, cell: nameOf },
      { id: 'month', header: t('month'), share: 2, cell: (row) => monthText(`${row.month}-01`) },
      { id: 'rate', header: t('usdPerUnit'), align: 'end', share: 1.5, cell: (row) => <span className="numbers">{row.usdPerUnit}</span> },
    ],
    [t],
  );
  return (
    <DataList
      name="exchange-rates"
      label={t('rates')}
      rows={rowsOf(rates)}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      filters={
        <FilterBar>
          <MonthFilter label={t('month')} value={month} onChange={(value) => go({ month: value })} />
        </FilterBar>
      }
      tools={
        <>
          <Button as="a" icon={<ArrowDownloadRegular />} href={path + query} download="exchange-rates.csv">
            {t('common:export.csv')}
          </Button>
          <CsvImport title={t('importExchange')} path={path} columns={['CurrencyCode', 'USDPerUnit', 'Month']} hint={t('exchangeHint')} stale={[['exchange-rates']]} />
        </>
      }
      filtered={month !== ''}
      clearFilters={() => go({ month: '' })}
      empty={<EmptyPage title={t('noExchange')}>{t('noExchangeText')}</EmptyPage>}
    />
  );
}
