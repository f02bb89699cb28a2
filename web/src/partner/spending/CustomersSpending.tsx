// On a customer's account: what it uses of Azure this month, and its budget.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines, Money, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { BudgetDialog } from './BudgetDialog';
import { Used } from './Used';

export function CustomersSpending({ customerId }: { customerId: string }) {
  const { t } = useWords('spending');
  const [changing, setChanging] = useState(false);
  const month = useQuery({
    queryKey: ['spending', 'of', customerId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/usagesummary', { params: { path: { customer_id: customerId } }, signal })),
  });
  return (
    <Section title={t('title')}>
      <Card>
        {month.isPending && <Lines count={3} />}
        {month.error && <ErrorPanel error={month.error} retry={() => void month.refetch()} />}
        {month.data && (
          <>
            <Facts>
              <Fact name={t('usedUntilNow')}>
                <Money amount={month.data.totalCost} currency={month.data.currencyCode} />
              </Fact>
              <Fact name={t('estimate')}>
                <Money amount={month.data.estimatedCost} currency={month.data.currencyCode} />
              </Fact>
              {month.data.budget.amount !== undefined && (
                <Fact name={t('budget')}>
                  <Money amount={month.data.budget.amount} currency={month.data.currencyCode} />
                </Fact>
              )}
              <Fact name={t('share')}>
                <Used spending={month.data} />
              </Fact>
            </Facts>
            <div>
              <WhyNot needs="set_budgets" onClick={() => setChanging(true)}>
                {t('setBudget')}
              </WhyNot>
            </div>
            <Link to="/spending">{t('toAll')}</Link>
          </>
        )}
      </Card>
      {changing && month.data && <BudgetDialog spending={month.data} close={() => setChanging(false)} />}
    </Section>
  );
}
