// What differs between the price lists of two months, by the trade's flags.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useMemo } from 'react';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { MonthFilter } from '../parts/MonthFilter';
import { type Flag, FlagBadge, MarketFilter, Price, SegmentFilter } from './prices';

type Change = Shape<'PriceChange'>;
const idOf = (row: Change) => `${row.catalogItemId} ${row.termDuration} ${row.billingCycle ?? ''}`;
const nameOf = (row: Change) => row.skuTitle;

export function Changes() {
  const { t } = useWords('console-prices');
  const [{ market, segment, from, to, flag }, go] = useAddress({ market: 'US', segment: '', from: '', to: '', flag: '' });
  const query = {
    country: market || 'US',
    ...(segment && { segment: segment as Shape<'Segment'> }),
    ...(from && { from: from.replace('-', '') }),
    ...(to && { to: to.replace('-', '') }),
    // What stayed the same is most of a list: shown when it is asked for.
    flags: flag || 'ADD,CHG,DEL',
  };
  const rows = usePages(['price-changes', query], (signal) =>
    // It may be CSV, too; without a format it is not.
    dataOf(api.GET('/operator/v1/pricelists/changes', { params: { query: { ...query, size: 200 } }, signal })) as Promise<Shape<'PriceChangePage'>>,
  );
  const columns = useMemo<readonly Column<Change>[]>(
    () => [
      { id: 'flag', header: t('flag'), share: 1.5, cell: (row) => <FlagBadge flag={row.flag} /> },
      { id: 'sku', header: t('sku'), heading: true, share: 3, cell: nameOf },
      { id: 'term', header: t('term'), share: 1.2, cell: (row) => t(`terms.${row.termDuration || 'perpetual'}`) },
      { id: 'segment', header: t('segment'), share: 1.3, cell: (row) => t(`segments.${row.segment}`) },
      { id: 'before', header: t('before'), align: 'end', share: 1.5, cell: (row) => <Price price={row.before} /> },
      { id: 'after', header: t('after'), align: 'end', share: 1.5, cell: (row) => <Price price={row.after} /> },
    ],
    [t],
  );
  return (
    <DataList
      name="price-changes"
      label={t('changes')}
      rows={rows}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      filters={
        <FilterBar>
          <MarketFilter value={market} onChange={(value) => go({ market: value || 'US' })} />
          <SegmentFilter value={segment} onChange={(value) => go({ segment: value })} />
          <MonthFilter label={t('fromMonth')} value={from} onChange={(value) => go({ from: value })} />
          <MonthFilter label={t('toMonth')} value={to} onChange={(value) => go({ to: value })} />
          <ChoiceFilter
            label={t('flag')}
            value={flag}
            onChange={(value) => go({ flag: value as Flag | '' })}
            choices={{ ADD: t('flags.ADD'), CHG: t('flags.CHG'), DEL: t('flags.DEL'), UNC: t('flags.UNC') }}
          />
        </FilterBar>
      }
      tools={
        <Button as="a" icon={<ArrowDownloadRegular />} href={`/operator/v1/pricelists/changes?${new URLSearchParams({ ...query, format: 'csv' })}`} download={`price-changes-${query.country}.csv`}>
          {t('csv')}
        </Button>
      }
      filtered={segment !== '' || from !== '' || to !== '' || flag !== ''}
      clearFilters={() => go({ segment: '', from: '', to: '', flag: '' })}
      empty={<EmptyPage title={t('noChanges')}>{t('noChangesText')}</EmptyPage>}
    />
  );
}
