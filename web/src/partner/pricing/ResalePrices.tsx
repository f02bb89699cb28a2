// The partner's own resale prices and rules; the most particular one that is in force decides.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { type Column, DataList, EmptyPage, ErrorPanel, Lines, Money, WhyNot, When } from '@/shared/kit';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { useTermWords } from './choice';
import styles from './Pricing.module.css';
import { ResaleForm } from './ResaleForm';

type Rule = Shape<'ResaleRule'>;
const idOf = (rule: Rule) => [rule.catalogItemId, rule.productId, rule.skuId, rule.termDuration, rule.effectiveFrom].join(' ');

function useColumns(): readonly Column<Rule>[] {
  const { t } = useWords('pricing');
  const termWords = useTermWords();
  return useMemo(
    () => [
      {
        id: 'what',
        header: t('product'),
        heading: true,
        share: 3,
        cell: (rule) => rule.catalogItemId ?? ([rule.productId, rule.skuId].filter(Boolean).join(':') || t('everything')),
      },
      { id: 'term', header: t('term'), share: 1.4, cell: (rule) => (rule.termDuration === undefined ? t('anyTerm') : termWords(rule.termDuration)) },
      { id: 'kind', header: t('kind'), share: 2, cell: (rule) => t(`kinds.${rule.kind}`) },
      {
        id: 'amount',
        header: t('amount'),
        align: 'end',
        share: 1.6,
        cell: (rule) =>
          rule.amount !== undefined && rule.currency ? (
            <Money amount={rule.amount} currency={rule.currency} />
          ) : (
            rule.percent !== undefined && percent(rule.percent / 100)
          ),
      },
      { id: 'from', header: t('validFrom'), share: 1.4, cell: (rule) => <When at={rule.effectiveFrom} /> },
    ],
    [t, termWords],
  );
}

export function ResalePrices() {
  const { t } = useWords('pricing');
  const [adding, setAdding] = useState(false);
  const columns = useColumns();
  const rules = useQuery({ queryKey: ['resale-rules'], queryFn: ({ signal }) => dataOf(api.GET('/v1/resaleprices', { signal })) });
  if (rules.isPending) return <Lines count={4} />;
  if (rules.error) return <ErrorPanel error={rules.error} retry={() => void rules.refetch()} />;
  return (
    <>
      <p className={styles['quiet']}>{t('resaleLead')}</p>
      <DataList
        name="resale-rules"
        label={t('tabs.resale')}
        rows={rules.data.items}
        columns={columns}
        idOf={idOf}
        nameOf={(rule) => rule.catalogItemId ?? rule.productId ?? t('everything')}
        tools={
          <WhyNot needs="set_resale_prices" onClick={() => setAdding(true)}>
            {t('ruleForAll')}
          </WhyNot>
        }
        empty={<EmptyPage title={t('noRulesTitle')}>{t('noRules')}</EmptyPage>}
      />
      {adding && <ResaleForm close={() => setAdding(false)} />}
    </>
  );
}
