// What the partner owes and was billed: balances, the month that is being collected, and every invoice (rules 6.1).
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, ErrorPanel, type Exported, FilterBar, Lines, Money, ProgressBar, StatusBadge, type Tone, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Section, useAddress } from '@/shared/page';
import { month } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { DownloadTicked } from './DownloadTicked';

type Invoice = Shape<'Invoice'>;

const idOf = (invoice: Invoice) => invoice.id;
const nameOf = (invoice: Invoice) => invoice.id;
const tones: Record<Invoice['state'], Tone> = { issued: 'busy', partiallyPaid: 'warning', paid: 'good', voided: 'quiet' };
const overdue = (invoice: Invoice) => invoice.balanceAmount > 0 && invoice.state !== 'voided' && new Date(invoice.dueDate) < new Date();

function useColumns(): readonly Column<Invoice>[] {
  const { t } = useWords('billing');
  return useMemo(
    () => [
      { id: 'number', header: t('invoice'), heading: true, share: 1.3, cell: (row) => <Link to={`/billing/${row.id}`}>{row.id}</Link> },
      { id: 'period', header: t('period'), share: 1.6, cell: (row) => month(row.billingPeriodStartDate) },
      { id: 'kind', header: t('kind'), share: 1.6, cell: (row) => t(`kinds.${row.invoiceType}`) },
      { id: 'date', header: t('date'), share: 1.4, cell: (row) => <When at={row.invoiceDate} only="day" /> },
      { id: 'due', header: t('due'), share: 1.4, cell: (row) => <When at={row.dueDate} only="day" /> },
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

function useFields(): Exported<Invoice>['fields'] {
  const { t } = useWords('billing');
  return useMemo(
    () => [
      [t('invoice'), idOf],
      [t('period'), (row) => row.billingPeriodStartDate.slice(0, 7)],
      [t('kind'), (row) => t(`kinds.${row.invoiceType}`)],
      [t('date'), (row) => row.invoiceDate.slice(0, 10)],
      [t('due'), (row) => row.dueDate.slice(0, 10)],
      [t('currency'), (row) => row.currencyCode],
      [t('subtotal'), (row) => row.subtotal],
      [t('tax'), (row) => row.taxTotal],
      [t('total'), (row) => row.totalCharges],
      [t('paid'), (row) => row.paidAmount],
      [t('open'), (row) => row.balanceAmount],
      [t('state'), (row) => t(`states.${row.state}`)],
    ],
    [t],
  );
}

const usual = { state: '', kind: '', year: '' };

/** The filters of the address on a row. "Unpaid" is what the home page counts. */
const matches = (row: Invoice, { state, kind, year }: typeof usual): boolean =>
  (state === '' || (state === 'unpaid' ? row.balanceAmount > 0 && row.state !== 'voided' : row.state === state)) &&
  (kind === '' || row.invoiceType === kind) &&
  (year === '' || row.invoiceDate.startsWith(year));

export function Component() {
  const { t } = useWords('billing');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Balances />
      <Estimates />
      <Section title={t('history')}>
        <Invoices />
      </Section>
    </Page>
  );
}

/** Every invoice. They are few, two a month and currency: the browser has them all and looks through them itself. */
function Invoices() {
  const { t } = useWords('billing');
  const navigate = useNavigate();
  const [wanted, go] = useAddress(usual);
  const rows = usePages(['invoices'], (signal) =>
    dataOf(api.GET('/v1/invoices', { params: { query: { size: 500 } }, signal })),
  );
  const items = useMemo(() => rows.items.filter((row) => matches(row, wanted)), [rows.items, wanted]);
  const years = useMemo(() => [...new Set(rows.items.map((row) => row.invoiceDate.slice(0, 4)))].sort().reverse(), [rows.items]);
  return (
    <DataList
      name="invoices"
      label={t('history')}
      rows={{ ...rows, items }}
      columns={useColumns()}
      idOf={idOf}
      nameOf={nameOf}
      open={(row) => void navigate(`/billing/${row.id}`)}
      filters={
        <FilterBar>
          <ChoiceFilter
            label={t('state')}
            value={wanted.state}
            onChange={(state) => go({ state })}
            choices={{ unpaid: t('unpaid'), issued: t('states.issued'), partiallyPaid: t('states.partiallyPaid'), paid: t('states.paid'), voided: t('states.voided') }}
          />
          <ChoiceFilter
            label={t('kind')}
            value={wanted.kind}
            onChange={(kind) => go({ kind })}
            choices={{ Recurring: t('kinds.Recurring'), OneTime: t('kinds.OneTime') }}
          />
          <ChoiceFilter
            label={t('year')}
            value={wanted.year}
            onChange={(year) => go({ year })}
            choices={Object.fromEntries(years.map((year) => [year, year]))}
          />
        </FilterBar>
      }
      filtered={Object.values(wanted).some((value) => value !== '')}
      clearFilters={() => go(usual)}
      exported={{ file: 'invoices', fields: useFields(), first: async () => ({ items }) }}
      copied={{ label: t('copyIds'), of: idOf }}
      bulk={({ ids }) => <DownloadTicked ids={ids} />}
      empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
    />
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
