// Where things are sold: countries with their selling region and currency.
import { useMemo } from 'react';
import type { Shape } from '@/shared/api';
import { type Column, DataList, EmptyPage, FilterBar, TextFilter } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { CsvImport } from '../parts/CsvImport';
import { useMarkets } from '../parts/markets';
import { rowsOf } from '../parts/pages';

type Market = Shape<'Market'>;
const idOf = (market: Market) => market.country;
const nameOf = (market: Market) => market.name;

export function Markets() {
  const { t } = useWords('console-catalog');
  const [{ q }, go] = useAddress({ q: '' });
  const rows = rowsOf(useMarkets());
  const columns = useMemo<readonly Column<Market>[]>(() => {
    const yes = (flag: boolean) => (flag ? t('common:yes') : t('common:no'));
    return [
      { id: 'name', header: t('country'), heading: true, share: 2, cell: nameOf },
      { id: 'code', header: t('code'), share: 0.7, cell: idOf },
      { id: 'region', header: t('region'), share: 2.4, cell: (row) => row.region },
      { id: 'currency', header: t('currency'), share: 1, cell: (row) => row.currency },
      { id: 'software', header: t('taxInSoftware'), share: 1.4, cell: (row) => yes(row.priceIncludesTaxSoftware) },
      { id: 'reservations', header: t('taxInReservations'), share: 1.4, cell: (row) => yes(row.priceIncludesTaxReservations) },
    ];
  }, [t]);
  const items = useMemo(() => {
    const text = q.toLowerCase();
    return rows.items.filter((each) => !text || [each.name, each.country, each.region, each.currency].some((word) => word.toLowerCase().includes(text)));
  }, [rows.items, q]);
  return (
    <DataList
      name="markets"
      label={t('markets')}
      rows={{ ...rows, items }}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      filters={
        <FilterBar>
          <TextFilter label={t('findCountry')} value={q} onChange={(text) => go({ q: text })} />
        </FilterBar>
      }
      tools={
        <CsvImport
          title={t('importMarkets')}
          path="/operator/v1/markets"
          columns={['iso_alpha2', 'english_name', 'region', 'currency', 'price_includes_tax_software', 'price_includes_tax_reservations']}
          stale={[['markets'], ['setup']]}
        />
      }
      filtered={q !== ''}
      clearFilters={() => go({ q: '' })}
      empty={<EmptyPage title={t('noMarkets')}>{t('noMarketsText')}</EmptyPage>}
    />
  );
}
