// Where a kind of product must not be sold, and when (S31, S32).
import { Input } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, TextFilter, When } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { AddRow } from '../parts/AddRow';
import { CsvImport } from '../parts/CsvImport';
import { useMarkets } from '../parts/markets';
import { rowsOf } from '../parts/pages';
import styles from '../parts/parts.module.css';
import { blockedOn } from './blocks';
import { useKindWords } from './words';

type Block = Shape<'MarketBlock'>;
const idOf = (block: Block) => `${block.country} ${block.productType} ${block.blockedFrom}`;
const nameOf = (block: Block) => block.place;
const path = '/operator/v1/marketblocks';

export function MarketBlocks() {
  const { t } = useWords('console-catalog');
  const id = useId();
  const kinds = useKindWords();
  const markets = useMarkets();
  const [{ q, kind, on }, go] = useAddress({ q: '', kind: '', on: '' });
  const blocks = useQuery({ queryKey: ['market-blocks'], queryFn: ({ signal }) => dataOf(api.GET(path, { signal })) });
  const rows = rowsOf(blocks);
  const columns = useMemo<readonly Column<Block>[]>(
    () => [
      { id: 'place', header: t('place'), heading: true, share: 2.4, cell: nameOf },
      { id: 'country', header: t('code'), share: 0.7, cell: (row) => row.country },
      { id: 'kind', header: t('kind'), share: 1.6, cell: (row) => kinds[row.productType] },
      { id: 'from', header: t('blockedFrom'), share: 1.4, cell: (row) => <When at={row.blockedFrom} only="tradeDay" /> },
      { id: 'to', header: t('blockedTo'), share: 1.4, cell: (row) => (row.blockedTo ? <When at={row.blockedTo} only="tradeDay" /> : t('noEnd')) },
      { id: 'source', header: t('source'), share: 2, extra: true, cell: (row) => row.source },
    ],
    [t, kinds],
  );
  const items = useMemo(() => {
    const text = q.toLowerCase();
    return rows.items.filter(
      (each) => (!kind || each.productType === kind) && (!on || blockedOn(each, on)) && (!text || each.place.toLowerCase().includes(text) || each.country.toLowerCase() === text),
    );
  }, [rows.items, q, kind, on]);
  return (
    <DataList
      name="market-blocks"
      label={t('blocks')}
      rows={{ ...rows, items }}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      filters={
        <FilterBar>
          <TextFilter label={t('findCountry')} value={q} onChange={(value) => go({ q: value })} />
          <ChoiceFilter label={t('kind')} value={kind} onChange={(value) => go({ kind: value })} choices={kinds} />
          <div className={styles['field']}>
            <label htmlFor={id}>{t('blockedOn')}</label>
            <Input id={id} type="date" value={on} onChange={(_, change) => go({ on: change.value })} />
          </div>
        </FilterBar>
      }
      tools={
        <>
          <AddRow
            title={t('addBlock')}
            text={t('addBlockText')}
            path={path}
            stale={[['market-blocks']]}
            cells={[
              {
                column: 'iso_alpha2',
                label: t('country'),
                required: true,
                choices: { '': t('choose'), ...Object.fromEntries((markets.data?.items ?? []).map((each) => [each.country, `${each.name} (${each.country})`])) },
              },
              { column: 'english_name', label: t('placeName'), required: true },
              { column: 'product_type', label: t('kind'), required: true, usual: 'reservation', choices: kinds },
              { column: 'blocked_from', label: t('blockedFrom'), required: true, type: 'date' },
              { column: 'blocked_to', label: t('blockedTo'), type: 'date', hint: t('emptyNoEnd') },
              { column: 'source', label: t('source') },
            ]}
          />
          <CsvImport
            title={t('importBlocks')}
            path={path}
            columns={['iso_alpha2', 'english_name', 'product_type', 'blocked_from', 'blocked_to', 'source']}
            stale={[['market-blocks']]}
          />
        </>
      }
      filtered={q !== '' || kind !== '' || on !== ''}
      clearFilters={() => go({ q: '', kind: '', on: '' })}
      empty={<EmptyPage title={t('noBlocks')}>{t('noBlocksText')}</EmptyPage>}
    />
  );
}
