// Promotions: percent off for a time.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { type Column, CopyId, DataList, EmptyPage, StatusBadge, When } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { AddRow } from '../parts/AddRow';
import { CsvImport } from '../parts/CsvImport';
import { rowsOf } from '../parts/pages';
import { now as shopNow } from '@/shared/format/now';

type Promotion = Shape<'Promotion'>;
const idOf = (promotion: Promotion) => promotion.id;
const nameOf = (promotion: Promotion) => promotion.name;
const path = '/operator/v1/promotions';

const stateOf = (promotion: Promotion, now: string) =>
  promotion.endDate <= now ? 'past' : promotion.startDate > now ? 'future' : 'inForce';
const tones = { past: 'quiet', inForce: 'good', future: 'busy' } as const;

export function Promotions() {
  const { t } = useWords('console-catalog');
  const [now] = useState(() => shopNow().toISOString());
  const promotions = useQuery({ queryKey: ['promotions'], queryFn: ({ signal }) => dataOf(api.GET(path, { signal })) });
  const columns = useMemo<readonly Column<Promotion>[]>(() => {
    const segments = { commercial: t('segments.commercial'), education: t('segments.education'), government: t('segments.government'), nonprofit: t('segments.nonprofit') };
    return [
      { id: 'name', header: t('promotion'), heading: true, share: 2, cell: nameOf },
      { id: 'percent', header: t('percentOff'), align: 'end', share: 0.8, cell: (row) => percent(row.percent / 100) },
      { id: 'item', header: t('sku'), share: 1.8, cell: (row) => (row.productId ? `${row.productId}${row.skuId ? `:${row.skuId}` : ''}` : t('all')) },
      { id: 'country', header: t('country'), share: 0.8, cell: (row) => row.country ?? t('all') },
      { id: 'segment', header: t('segment'), share: 1, cell: (row) => (row.segment ? segments[row.segment] : t('all')) },
      { id: 'start', header: t('start'), share: 1.2, cell: (row) => <When at={row.startDate} only="tradeDay" /> },
      { id: 'end', header: t('end'), share: 1.2, cell: (row) => <When at={row.endDate} only="tradeDay" /> },
      {
        id: 'state',
        header: t('state'),
        share: 1,
        cell: (row) => <StatusBadge tone={tones[stateOf(row, now)]}>{t(`promotionStates.${stateOf(row, now)}`)}</StatusBadge>,
      },
    ];
  }, [t, now]);
  return (
    <DataList
      name="promotions"
      label={t('promotions')}
      rows={rowsOf(promotions)}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      details={(row) => (
        <Facts>
          <Fact name={t('promotionId')}>
            <CopyId value={row.id} what={t('promotionId')} />
          </Fact>
          <Fact name={t('terms')}>{row.termDuration === undefined ? t('all') : t(`termWords.${row.termDuration || 'perpetual'}`)}</Fact>
        </Facts>
      )}
      tools={
        <>
          <AddRow
            title={t('addPromotion')}
            text={t('promotionText')}
            path={path}
            stale={[['promotions']]}
            cells={[
              { column: 'PromotionId', label: t('promotionId'), required: true, usual: crypto.randomUUID() },
              { column: 'Name', label: t('promotionName'), required: true },
              { column: 'Percent', label: t('percentOff'), required: true },
              { column: 'StartDate', label: t('start'), required: true, type: 'date' },
              { column: 'EndDate', label: t('end'), required: true, type: 'date' },
              { column: 'ProductId', label: t('productId'), hint: t('emptyAll') },
              { column: 'SkuId', label: t('skuId'), hint: t('emptyAll') },
              { column: 'Market', label: t('code'), hint: t('emptyAll') },
              {
                column: 'Segment',
                label: t('segment'),
                choices: { '': t('all'), commercial: t('segments.commercial'), education: t('segments.education'), government: t('segments.government'), nonprofit: t('segments.nonprofit') },
              },
              {
                column: 'TermDuration',
                label: t('terms'),
                choices: { '': t('all'), perpetual: t('termWords.perpetual'), P1M: t('termWords.P1M'), P1Y: t('termWords.P1Y'), P3Y: t('termWords.P3Y') },
              },
            ]}
          />
          <CsvImport
            title={t('importPromotions')}
            path={path}
            columns={['PromotionId', 'Name', 'Percent', 'StartDate', 'EndDate', 'ProductId', 'SkuId', 'Market', 'Segment', 'TermDuration']}
            hint={t('promotionText')}
            stale={[['promotions']]}
          />
        </>
      }
      empty={<EmptyPage title={t('noPromotions')}>{t('noPromotionsText')}</EmptyPage>}
    />
  );
}
