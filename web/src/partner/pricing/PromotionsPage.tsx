// Promotions that lower a price in a country for a while.
import { useMemo } from 'react';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { Busy, type Column, DataList, EmptyPage, ErrorPanel, FilterBar, StatusBadge, When } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { countryName } from '@/shared/format/countries';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { CountryChoice, useOwnCountry, useTermWords } from './choice';
import { now } from '@/shared/format/now';

type Promotion = Shape<'Promotion'>;
const idOf = (row: Promotion) => row.id;
const nameOf = (row: Promotion) => row.name;

function useColumns(): readonly Column<Promotion>[] {
  const { t } = useWords('pricing');
  const termWords = useTermWords();
  return useMemo(
    () => [
      { id: 'name', header: t('promotion'), heading: true, share: 3, cell: nameOf },
      {
        id: 'product',
        header: t('product'),
        share: 2,
        cell: (row) => [row.productId, row.skuId].filter(Boolean).join(':') || t('everything'),
      },
      { id: 'term', header: t('term'), share: 1.3, cell: (row) => (row.termDuration === undefined ? t('anyTerm') : termWords(row.termDuration)) },
      { id: 'segment', header: t('segment'), share: 1.3, cell: (row) => (row.segment ? t(`segments.${row.segment}`) : t('anySegment')) },
      { id: 'country', header: t('country'), share: 1.3, extra: true, cell: (row) => (row.country ? countryName(row.country) : t('anyCountry')) },
      { id: 'off', header: t('off'), align: 'end', share: 1, cell: (row) => percent(row.percent / 100) },
      { id: 'from', header: t('from'), share: 1.3, cell: (row) => <When at={row.startDate} only="tradeDay" /> },
      { id: 'to', header: t('to'), share: 1.3, cell: (row) => <When at={row.endDate} only="tradeDay" /> },
      {
        id: 'state',
        header: t('state'),
        share: 1.2,
        cell: (row) => {
          const begun = new Date(row.startDate) <= now();
          const over = new Date(row.endDate) <= now();
          return <StatusBadge tone={over ? 'quiet' : begun ? 'good' : 'busy'}>{t(over ? 'over' : begun ? 'running' : 'toCome')}</StatusBadge>;
        },
      },
    ],
    [t, termWords],
  );
}

export function Component() {
  const { t } = useWords('pricing');
  const { country, error, again } = useOwnCountry();
  return (
    <Page title={t('promotions')} lead={t('promotionsLead')}>
      {error ? <ErrorPanel error={error} retry={again} /> : country === undefined ? <Busy /> : <Promotions own={country} />}
    </Page>
  );
}

function Promotions({ own }: { own: string }) {
  const { t } = useWords('pricing');
  const [{ country: chosen }, go] = useAddress({ country: '' });
  const country = chosen || own;
  const rows = usePages(['promotions', country], (signal) =>
    dataOf(api.GET('/v1/productpromotions', { params: { query: { country } }, signal })),
  );
  return (
    <DataList
      name="promotions"
      label={t('promotions')}
      rows={rows}
      columns={useColumns()}
      idOf={idOf}
      nameOf={nameOf}
      filters={
        <FilterBar>
          <CountryChoice label={t('country')} value={country} onChange={(value) => go({ country: value === own ? '' : value })} />
        </FilterBar>
      }
      empty={<EmptyPage title={t('noPromotionsTitle')}>{t('noPromotions')}</EmptyPage>}
    />
  );
}
