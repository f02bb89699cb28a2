// What the partner owes and was billed: balances, the month that is being collected, and every invoice (rules 6.1).
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { type Column, DataList, EmptyPage, ErrorPanel, Lines, Money, ProgressBar, StatusBadge, type Tone, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Section } from '@/shared/page';
import { month } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';

type Invoice = Shape<'Invoice'>;

const idOf = (invoice: Invoice) => invoice.id;
const nameOf = (invoice: Invoice) => invoice.id;
const tones: Record<Invoice['state'], Tone> = { issued: 'busy', partiallyPaid: 'warning', paid: 'good', voided: 'quiet' };
const overdue = (invoice: Invoice) => invoice.balanceAmount > 0 && invoice.state !== 'voided' && new Date(invoice.dueDate) < new Date();

function useColumns(): readonly Column<Invoice>[] {
  const { t } = useWords('billing');
  return useMemo(
    () => [
      { id: 'number', header: t('invoice'), heading: true, share: 1.4, cell: (row) => <Link to={`/billing/${row.id}`}>{row.id}</Link> },
      { id: 'period', header: t('period'), share: 1.6, cell: (row) => month(row.billingPeriodStartDate) },
      { id: 'kind', header: t('kind'), share: 1.6, cell: (row) => t(`kinds.${row.invoiceType}`) },
      { id: 'date', header: t('date'), share: 1.2, cell: (row) => <When at={row.invoiceDate} only="day" /> },
      { id: 'due', header: t('due'), share: 1.2, cell: (row) => <When at={row.dueDate} only="day" /> },
      { id: 'total', header: t('total'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.totalCharges} currency={row.currencyCode} /> },
      { id: 'open', header: t('open'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.balanceAmount} currency={row.currencyCode} /> },
      {
        id: 'state',
        header: t('state'),
        share: 1.2,
        cell: (row) => (
          <StatusBadge tone={overdue(row) ? 'bad' : tones[row.state]}>
            {row.disputed ? t('disputed') : overdue(row) ? t('overdue') : t(`states.${row.state}`)}
          </StatusBadge>
        ),
      },
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('billing');
  const navigate = useNavigate();
  const rows = usePages(['invoices'], (signal) =>
    dataOf(api.GET('/v1/invoices', { params: { query: { size: 200 } }, signal })),
  );
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Balances />
      <Estimates />
      <Section title={t('history')}>
        <DataList
          name="invoices"
          label={t('history')}
          rows={rows}
          columns={useColumns()}
          idOf={idOf}
          nameOf={nameOf}
          open={(row) => void navigate(`/billing/${row.id}`)}
          empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
        />
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
                <Money amount={summary.lastPaymentAmount} currency={summary.currencyCode} />, <When at={summary.lastPaymentDate} only="day" />
              </Fact>
            )}
          </Facts>
        </Card>
      ))}
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
                <When at={estimate.invoiceDate} only="day" />
              </Fact>
            </Facts>
          </Card>
        ))}
      </Cards>
    </Section>
  );
}
