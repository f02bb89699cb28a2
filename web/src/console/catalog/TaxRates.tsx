// Tax rates by country and date.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { type Column, DataList, EmptyPage, FilterBar, TextFilter, When } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { AddRow } from '../parts/AddRow';
import { CsvImport } from '../parts/CsvImport';
import { useMarkets } from '../parts/markets';
import { rowsOf } from '../parts/pages';

type Rate = Shape<'TaxRate'>;
const idOf = (rate: Rate) => `${rate.country} ${rate.validFrom}`;
const path = '/operator/v1/taxrates';

export function TaxRates() {
  const { t } = useWords('console-catalog');
  const [{ q }, go] = useAddress({ q: '' });
  const markets = useMarkets();
  const rates = useQuery({ queryKey: ['tax-rates'], queryFn: ({ signal }) => dataOf(api.GET(path, { signal })) });
  const rows = rowsOf(rates);
  const names = useMemo(() => new Map((markets.data?.items ?? []).map((each) => [each.country, each.name])), [markets.data]);
  const columns = useMemo<readonly Column<Rate>[]>(
    () => [
      { id: 'country', header: t('country'), heading: true, share: 2, cell: (row) => names.get(row.country) ?? row.country },
      { id: 'code', header: t('code'), share: 0.7, cell: (row) => row.country },
      { id: 'name', header: t('taxName'), share: 1, cell: (row) => row.name },
      { id: 'rate', header: t('taxRate'), align: 'end', share: 1, cell: (row) => percent(row.rate) },
      { id: 'from', header: t('validFrom'), share: 1.4, cell: (row) => <When at={row.validFrom} only="tradeDay" /> },
      { id: 'source', header: t('source'), share: 3, cell: (row) => row.source },
    ],
    [t, names],
  );
  const items = useMemo(() => {
    const text = q.toLowerCase();
    return rows.items.filter((each) => !text || each.country.toLowerCase() === text || (names.get(each.country) ?? '').toLowerCase().includes(text));
  }, [rows.items, names, q]);
  return (
    <DataList
      name="tax-rates"
      label={t('taxes')}
      rows={{ ...rows, items }}
      columns={columns}
      idOf={idOf}
      nameOf={idOf}
      filters={
        <FilterBar>
          <TextFilter label={t('findCountry')} value={q} onChange={(text) => go({ q: text })} />
        </FilterBar>
      }
      tools={
        <>
          <AddRow
            title={t('addRate')}
            text={t('addRateText')}
            path={path}
            stale={[['tax-rates']]}
            cells={[
              {
                column: 'country',
                label: t('country'),
                required: true,
                choices: { '': t('choose'), ...Object.fromEntries((markets.data?.items ?? []).map((each) => [each.country, `${each.name} (${each.country})`])) },
              },
              { column: 'valid_from', label: t('validFrom'), required: true, type: 'date' },
              { column: 'rate_percent', label: t('taxPercent'), required: true },
              { column: 'name', label: t('taxName'), required: true, usual: 'VAT' },
              { column: 'source', label: t('source') },
            ]}
          />
          <CsvImport title={t('importRates')} path={path} columns={['country', 'valid_from', 'rate_percent', 'name', 'source']} hint={t('addRateText')} stale={[['tax-rates']]} />
        </>
      }
      filtered={q !== ''}
      clearFilters={() => go({ q: '' })}
      empty={<EmptyPage title={t('noRates')}>{t('noRatesText')}</EmptyPage>}
    />
  );
}
