// Every invoice of the partner, looked through by the browser (rules 6.1).
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Pages, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, type Exported, FilterBar, Money, StatusBadge, Tabs, type Tone, When } from '@/shared/kit';
import { Fact, Facts, useAddress } from '@/shared/page';
import { money, month, tradeDay } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { DownloadTicked } from './DownloadTicked';
import styles from './Invoice.module.css';
import { Withholding } from './Withholding';

type Invoice = Shape<'Invoice'>;
/** The kinds that have an invoice each, a month and currency. */
export type Kind = Invoice['invoiceType'];

const idOf = (invoice: Invoice) => invoice.id;
const nameOf = (invoice: Invoice) => invoice.id;
const tones: Record<Invoice['state'], Tone> = { issued: 'busy', partiallyPaid: 'warning', paid: 'good', voided: 'quiet' };

function useColumns(): readonly Column<Invoice>[] {
  const { t } = useWords('billing');
  return useMemo(
    () => [
      { id: 'number', header: t('invoice'), heading: true, share: 1.3, cell: (row) => <Link to={`/billing/${row.id}`}>{row.id}</Link> },
      { id: 'period', header: t('period'), share: 1.6, cell: (row) => month(row.billingPeriodStartDate) },
      { id: 'kind', header: t('kind'), share: 1.6, cell: (row) => t(`kinds.${row.invoiceType}`) },
      { id: 'date', header: t('date'), share: 1.4, cell: (row) => <When at={row.invoiceDate} only="tradeDay" /> },
      { id: 'due', header: t('due'), share: 1.4, cell: (row) => <When at={row.dueDate} only="tradeDay" /> },
      { id: 'total', header: t('total'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.totalCharges} currency={row.currencyCode} /> },
      { id: 'open', header: t('open'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.balanceAmount} currency={row.currencyCode} /> },
      {
        id: 'state',
        header: t('state'),
        share: 1.2,
        cell: (row) => (
          <StatusBadge tone={row.overdue ? 'bad' : tones[row.state]}>
            {row.disputed ? t('disputed') : row.overdue ? t('overdue') : t(`states.${row.state}`)}
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

const usual = { state: '', year: '' };

/** The filters of the address on a row. "Unpaid" is what the home page counts. */
const matches = (row: Invoice, { state, year }: typeof usual): boolean =>
  (state === '' || (state === 'unpaid' ? row.balanceAmount > 0 && row.state !== 'voided' : row.state === state)) &&
  (year === '' || row.invoiceDate.startsWith(year));

/** All invoices of the partner; one question for every list of them. They are few, two a month and currency. */
export const useOwnInvoices = () =>
  usePages(['invoices'], (signal) => dataOf(api.GET('/v1/invoices', { params: { query: { size: 500 } }, signal })));

/** Those of one kind, or all of them: a tab for each currency, where there are several. */
export function Invoices({ kind }: { kind?: Kind }) {
  const { t } = useWords('billing');
  const rows = useOwnInvoices();
  const all = useMemo(() => rows.items.filter((row) => kind === undefined || row.invoiceType === kind), [rows.items, kind]);
  const currencies = useMemo(() => [...new Set(all.map((row) => row.currencyCode))].sort(), [all]);
  if (currencies.length < 2) return <InvoiceList kind={kind} rows={rows} all={all} />;
  return (
    <Tabs label={t('currency')} name="currency" tabs={[{ id: 'all', title: t('allCurrencies') }, ...currencies.map((code) => ({ id: code, title: code }))]}>
      {(open) => (
        // A list of its own for each: what is ticked in one is not meant in another.
        <InvoiceList key={open} kind={kind} rows={rows} all={open === 'all' ? all : all.filter((row) => row.currencyCode === open)} />
      )}
    </Tabs>
  );
}

function InvoiceList({ kind, rows, all }: { kind: Kind | undefined; rows: Pages<Invoice>; all: readonly Invoice[] }) {
  const { t } = useWords('billing');
  const navigate = useNavigate();
  const [wanted, go] = useAddress(usual);
  const items = useMemo(() => all.filter((row) => matches(row, wanted)), [all, wanted]);
  const years = useMemo(() => [...new Set(all.map((row) => row.invoiceDate.slice(0, 4)))].sort().reverse(), [all]);
  return (
    <DataList
      name="invoices"
      label={kind ? t(`kinds.${kind}`) : t('history')}
      rows={{ ...rows, items }}
      columns={useColumns()}
      idOf={idOf}
      nameOf={nameOf}
      open={(row) => void navigate(`/billing/${row.id}`)}
      details={(row) => <OneInvoice invoice={row} />}
      filters={
        <FilterBar>
          <ChoiceFilter
            label={t('state')}
            value={wanted.state}
            onChange={(state) => go({ state })}
            choices={{ unpaid: t('unpaid'), issued: t('states.issued'), partiallyPaid: t('states.partiallyPaid'), paid: t('states.paid'), voided: t('states.voided') }}
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

/** What the history tells of an invoice in place: the last payment, and the tax withheld from it. */
function OneInvoice({ invoice }: { invoice: Invoice }) {
  const { t } = useWords('billing');
  const payment = invoice.taxReceipts.at(-1);
  return (
    <div className={styles['opened']}>
      <Facts>
        <Fact name={t('lastPayment')}>
          {payment ? t('payment', { amount: money(payment.amount, invoice.currencyCode), day: tradeDay(payment.paidOn) }) : t('noPayment')}
        </Fact>
      </Facts>
      <Withholding invoice={invoice} />
    </div>
  );
}
