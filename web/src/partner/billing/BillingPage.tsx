// What the partner owes and was billed: balances, the month that is being collected, invoices by kind, and payments that wait (rules 6.1).
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines, Money, ProgressBar, Tabs, When } from '@/shared/kit';
import { money, tradeDay } from '@/shared/format/format';
import { Card, Cards, Fact, Facts, Page, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { Invoices } from './Invoices';
import { Payments } from './Payments';

export function Component() {
  const { t } = useWords('billing');
  const { t: pay } = useWords('payments');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Balances />
      <Estimates />
      <Section title={t('history')}>
        <Tabs
          label={t('history')}
          name="kind"
          tabs={[
            { id: 'all', title: t('allKinds') },
            { id: 'Recurring', title: t('kinds.Recurring') },
            { id: 'OneTime', title: t('kinds.OneTime') },
            { id: 'payments', title: pay('title') },
          ]}
        >
          {(open) => {
            if (open === 'payments') return <Payments />;
            // A list of its own for each: what is ticked in one is not meant in another.
            return open === 'all' ? <Invoices key={open} /> : <Invoices key={open} kind={open} />;
          }}
        </Tabs>
      </Section>
    </Page>
  );
}

/** A box for each currency, and the credit limit for those who may know. */
function Balances() {
  const { t } = useWords('billing');
  const { may } = useSession();
  const summaries = useQuery({
    queryKey: ['invoice-summaries'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/invoices/summaries', { signal })),
  });
  const credit = useQuery({
    queryKey: ['credit-limit'],
    enabled: may('view_credit_limit'),
    queryFn: ({ signal }) => dataOf(api.GET('/v1/creditlimit', { signal })),
  });
  if (summaries.isPending) return <Lines count={3} />;
  if (summaries.error) return <ErrorPanel error={summaries.error} retry={() => void summaries.refetch()} />;
  const limit = credit.data;
  return (
    <Cards>
      {summaries.data.items.map((summary) => (
        <Card key={summary.currencyCode}>
          <Facts>
            <Fact name={t('balance')}>
              <strong>
                <Money amount={summary.balanceAmount} currency={summary.currencyCode} />
              </strong>
            </Fact>
            {summary.lastPaymentDate && (
              <Fact name={t('lastPayment')}>
                {t('payment', { amount: money(summary.lastPaymentAmount, summary.currencyCode), day: tradeDay(summary.lastPaymentDate) })}
              </Fact>
            )}
          </Facts>
        </Card>
      ))}
      {credit.error && <ErrorPanel error={credit.error} retry={() => void credit.refetch()} />}
      {limit?.creditLimit && limit.available && (
        <Card>
          <Facts>
            <Fact name={t('creditLeft')}>
              <strong>
                <Money amount={limit.available.amount} currency={limit.available.currencyCode} />
              </strong>{' '}
              {t('ofLimit')} <Money amount={limit.creditLimit.amount} currency={limit.creditLimit.currencyCode} />
            </Fact>
          </Facts>
          {limit.usedPercent !== undefined && <ProgressBar label={t('creditUsed')} share={Math.min(limit.usedPercent / 100, 1)} />}
          {!limit.mayBuy && <p role="alert">{t('mayNotBuy')}</p>}
        </Card>
      )}
    </Cards>
  );
}

/** The invoices to come, as they would be today. */
function Estimates() {
  const { t } = useWords('billing');
  const estimates = useQuery({
    queryKey: ['invoice-estimates'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/invoices/estimates', { params: { query: { period: 'current' } }, signal })),
  });
  if (estimates.error) return <ErrorPanel error={estimates.error} retry={() => void estimates.refetch()} />;
  if (!estimates.data || estimates.data.items.length === 0) return null;
  return (
    <Section title={t('estimates')}>
      <Cards>
        {estimates.data.items.map((estimate) => (
          <Card key={`${estimate.invoiceType} ${estimate.currencyCode}`}>
            <Facts>
              <Fact name={t(`kinds.${estimate.invoiceType}`)}>
                <strong>
                  <Money amount={estimate.totalCharges} currency={estimate.currencyCode} />
                </strong>
              </Fact>
              <Fact name={t('tax')}>
                <Money amount={estimate.taxTotal} currency={estimate.currencyCode} />
              </Fact>
              <Fact name={t('lines')}>{estimate.lineItemCount}</Fact>
              <Fact name={t('comes')}>
                <When at={estimate.invoiceDate} only="tradeDay" />
              </Fact>
            </Facts>
          </Card>
        ))}
      </Cards>
    </Section>
  );
}
