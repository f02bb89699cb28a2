// The price list of a country and month: what everything costs, what is recommended, and what the partner asks.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useMemo, useState } from 'react';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { type Column, CopyId, DataList, EmptyPage, FilterBar, Money, TextFilter, useErrorText, useToast, WhyNot, When } from '@/shared/kit';
import { Fact, Facts, useAddress } from '@/shared/page';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { CountryChoice, fetchFile, listMonth, MonthChoice, useTermWords } from './choice';
import styles from './Pricing.module.css';
import { ResaleForm } from './ResaleForm';

type Row = Shape<'ListedPrice'>;
const idOf = (row: Row) => `${row.catalogItemId} ${row.termDuration} ${row.billingCycle ?? ''}`;
const nameOf = (row: Row) => `${row.productTitle} ${row.skuTitle}`;

function useColumns(): readonly Column<Row>[] {
  const { t } = useWords('pricing');
  const termWords = useTermWords();
  return useMemo(
    () => [
      { id: 'product', header: t('product'), heading: true, share: 3, cell: (row) => row.skuTitle },
      { id: 'term', header: t('term'), share: 1.4, cell: (row) => termWords(row.termDuration, row.billingCycle) },
      { id: 'segment', header: t('segment'), share: 1.2, extra: true, cell: (row) => t(`segments.${row.segment}`) },
      { id: 'price', header: t('price'), align: 'end', share: 1.6, cell: (row) => <Money amount={row.listPrice} currency={row.currency} /> },
      {
        id: 'recommended',
        header: t('recommended'),
        align: 'end',
        share: 1.6,
        cell: (row) => row.recommendedPrice !== undefined && <Money amount={row.recommendedPrice} currency={row.currency} />,
      },
      {
        id: 'resale',
        header: t('resale'),
        align: 'end',
        share: 1.6,
        cell: (row) => (row.resalePrice === undefined ? t('noResale') : <Money amount={row.resalePrice} currency={row.currency} />),
      },
      { id: 'from', header: t('from'), share: 1.2, extra: true, cell: (row) => <When at={row.effectiveFrom} only="tradeDay" /> },
    ],
    [t, termWords],
  );
}

export function PriceList({ own }: { own: string }) {
  const { t } = useWords('pricing');
  const toast = useToast();
  const errorText = useErrorText();
  const [{ country: chosen, month, q }, go] = useAddress({ country: '', month: '', q: '' });
  const [pricing, setPricing] = useState<Row>();
  const country = chosen || own;
  const query = { country, ...(month && { month: listMonth(month) }), ...(q && { q }) };
  const rows = usePages(['price-list', country, month, q], (signal) =>
    // The same address gives CSV, too, which leaves the compiler without a type.
    dataOf(api.GET('/v1/pricelists', { params: { query: { ...query, size: 200 } }, signal })) as Promise<Shape<'ListedPricePage'>>,
  );
  const download = () =>
    fetchFile(`/v1/pricelists?${new URLSearchParams({ ...query, format: 'csv' })}`, `prices-${country}${month && `-${month}`}.csv`).then(
      () => toast.done(t('common:export.done')),
      (failure: unknown) => toast.failed(errorText(failure)),
    );
  return (
    <>
      <DataList
        name="price-list"
        label={t('tabs.list')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <Details row={row} setPrice={() => setPricing(row)} />}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={q} onChange={(text) => go({ q: text })} />
            <CountryChoice label={t('country')} value={country} onChange={(value) => go({ country: value === own ? '' : value })} />
            <MonthChoice label={t('month')} value={month} onChange={(value) => go({ month: value })} />
          </FilterBar>
        }
        tools={
          <Button appearance="subtle" icon={<ArrowDownloadRegular />} onClick={() => void download()}>
            {t('common:export.csv')}
          </Button>
        }
        filtered={q !== ''}
        clearFilters={() => go({ q: '' })}
        empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
      />
      {pricing && <ResaleForm row={pricing} close={() => setPricing(undefined)} />}
    </>
  );
}

function Details({ row, setPrice }: { row: Row; setPrice: () => void }) {
  const { t } = useWords('pricing');
  return (
    <div className={styles['details']}>
      <Facts>
        <Fact name={t('productName')}>{row.productTitle}</Fact>
        <Fact name={t('itemId')}>
          <CopyId value={row.catalogItemId} what={t('itemId')} />
        </Fact>
        <Fact name={t('segment')}>{t(`segments.${row.segment}`)}</Fact>
        <Fact name={t('from')}>
          <When at={row.effectiveFrom} only="tradeDay" />
        </Fact>
        {row.effectiveTo && (
          <Fact name={t('to')}>
            <When at={row.effectiveTo} only="tradeDay" />
          </Fact>
        )}
        {row.listMargin && (
          <Fact name={t('listMargin')}>
            <Money amount={row.listMargin.amount} currency={row.currency} />{' '}
            {row.listMargin.percent !== undefined && `(${percent(row.listMargin.percent / 100)})`}
          </Fact>
        )}
        {row.resaleMargin && (
          <Fact name={t('resaleMargin')}>
            <Money amount={row.resaleMargin.amount} currency={row.currency} />{' '}
            {row.resaleMargin.percent !== undefined && `(${percent(row.resaleMargin.percent / 100)})`}
          </Fact>
        )}
        {row.tiers?.map((tier) => (
          <Fact key={tier.from} name={t('tier', { count: tier.from })}>
            <Money amount={tier.listPrice} currency={row.currency} />
          </Fact>
        ))}
      </Facts>
      <div>
        <WhyNot needs="set_resale_prices" onClick={setPrice}>
          {t('setResale')}
        </WhyNot>
      </div>
    </div>
  );
}
