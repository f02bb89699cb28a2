// The prices of a market and month.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { type Column, CopyId, DataList, EmptyPage, ErrorPanel, FilterBar, Lines, TextFilter, When } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { MarketFilter, Price, SegmentFilter } from './prices';
import { useMarkets } from '../parts/markets';
import { MonthFilter } from '../parts/MonthFilter';

type Listed = Shape<'ListedPrice'>;
const idOf = (row: Listed) => `${row.catalogItemId} ${row.termDuration} ${row.billingCycle ?? ''}`;
const nameOf = (row: Listed) => row.skuTitle;

/** The market that is asked for first: the United States where they are one, as price lists are made there. */
const firstOf = (markets: readonly Shape<'Market'>[]): string | undefined =>
  (markets.find((each) => each.country === 'US') ?? markets[0])?.country;

export function InForce() {
  const { t } = useWords('console-prices');
  const markets = useMarkets();
  if (markets.isPending) return <Lines count={5} />;
  if (markets.error) return <ErrorPanel error={markets.error} retry={() => void markets.refetch()} />;
  const first = firstOf(markets.data.items);
  if (first) return <Prices first={first} />;
  return (
    <EmptyPage title={t('noMarkets')} action={<Link to="/catalog?tab=markets">{t('toMarkets')}</Link>}>
      {t('noMarketsText')}
    </EmptyPage>
  );
}

function Prices({ first }: { first: string }) {
  const { t } = useWords('console-prices');
  const [{ market, segment, month, q }, go] = useAddress({ market: first, segment: '', month: '', q: '' });
  const query = {
    country: market || first,
    ...(segment && { segment: segment as Shape<'Segment'> }),
    ...(month && { month: month.replace('-', '') }),
    ...(q && { q }),
  };
  const rows = usePages(['prices', query], (signal) =>
    // It may be CSV, too; without a format it is not.
    dataOf(api.GET('/operator/v1/pricelists', { params: { query: { ...query, size: 200 } }, signal })) as Promise<Shape<'ListedPricePage'>>,
  );
  const columns = useMemo<readonly Column<Listed>[]>(
    () => [
      { id: 'sku', header: t('sku'), heading: true, share: 3.4, cell: nameOf },
      { id: 'item', header: t('item'), share: 2, extra: true, cell: (row) => <CopyId value={row.catalogItemId} what={t('item')} /> },
      { id: 'kind', header: t('kind'), share: 1.6, cell: (row) => t(`kinds.${row.productType}`) },
      { id: 'term', header: t('term'), share: 1.2, cell: (row) => t(`terms.${row.termDuration || 'perpetual'}`) },
      { id: 'segment', header: t('segment'), share: 1.2, cell: (row) => t(`segments.${row.segment}`) },
      { id: 'price', header: t('listPrice'), align: 'end', share: 1.5, cell: (row) => <Price price={row} /> },
      { id: 'from', header: t('from'), share: 1.3, cell: (row) => <When at={row.effectiveFrom} only="tradeDay" /> },
      { id: 'to', header: t('until'), share: 1.3, cell: (row) => (row.effectiveTo ? <When at={row.effectiveTo} only="tradeDay" /> : t('noEnd')) },
    ],
    [t],
  );
  return (
    <DataList
      name="prices"
      label={t('list')}
      rows={rows}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      filters={
        <FilterBar>
          <TextFilter label={t('find')} value={q} onChange={(text) => go({ q: text })} />
          <MarketFilter value={market} onChange={(value) => go({ market: value || first })} />
          <SegmentFilter value={segment} onChange={(value) => go({ segment: value })} />
          <MonthFilter label={t('month')} value={month} onChange={(value) => go({ month: value })} />
        </FilterBar>
      }
      tools={
        <Button as="a" icon={<ArrowDownloadRegular />} href={`/operator/v1/pricelists?${new URLSearchParams({ ...query, format: 'csv' })}`} download={`prices-${query.country}.csv`}>
          {t('csv')}
        </Button>
      }
      filtered={segment !== '' || month !== '' || q !== ''}
      clearFilters={() => go({ segment: '', month: '', q: '' })}
      empty={<EmptyPage title={t('noPrices')}>{t('noPricesText')}</EmptyPage>}
    />
  );
}
