// One invoice: its paper in place, its files, its lines, how each line came about, and the tax withheld from it (rules 6.1, 3.12).
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { Ask, Busy, type Column, CopyId, DataList, EmptyPage, ErrorPanel, Lines, Money, When } from '@/shared/kit';
import { Fact, Facts, Page, Section } from '@/shared/page';
import { month } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import styles from './Invoice.module.css';
import { Withholding } from './Withholding';

type Line = Shape<'OneTimeInvoiceLineItem'>;
const idOf = (line: Line) => line.lineItemId;
const nameOf = (line: Line) => `${line.productName} ${line.skuName}`;

export function Component() {
  const { t } = useWords('billing');
  const { t: withholding } = useWords('withholding');
  const { invoiceId = '' } = useParams();
  const [paper, setPaper] = useState(false);
  const invoice = useQuery({
    queryKey: ['invoice', invoiceId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/invoices/{invoice_id}', { params: { path: { invoice_id: invoiceId } }, signal })),
  });
  if (invoice.isPending) return <Busy />;
  if (invoice.error) return <ErrorPanel error={invoice.error} retry={() => void invoice.refetch()} />;
  const { data } = invoice;
  const address = `/v1/invoices/${encodeURIComponent(invoiceId)}`;
  return (
    <Page
      title={t('invoiceTitle', { number: data.id })}
      crumbs={[{ title: t('title'), path: '/billing' }]}
      actions={
        <>
          <Button appearance="primary" onClick={() => setPaper(!paper)} aria-expanded={paper}>
            {paper ? t('hidePaper') : t('showPaper')}
          </Button>
          <Button as="a" icon={<ArrowDownloadRegular />} href={`${address}/documents/statement`} download>
            {t('pdf')}
          </Button>
          <Button as="a" icon={<ArrowDownloadRegular />} href={`${address}/reconciliation?format=csv&byteOrderMark=true`} download>
            {t('reconciliation')}
          </Button>
        </>
      }
    >
      <Facts>
        <Fact name={t('invoice')}>
          <CopyId value={data.id} what={t('invoice')} />
        </Fact>
        <Fact name={t('period')}>{month(data.billingPeriodStartDate)}</Fact>
        <Fact name={t('kind')}>{t(`kinds.${data.invoiceType}`)}</Fact>
        <Fact name={t('date')}>
          <When at={data.invoiceDate} only="tradeDay" />
        </Fact>
        <Fact name={t('due')}>
          <When at={data.dueDate} only="tradeDay" />
        </Fact>
        <Fact name={t('subtotal')}>
          <Money amount={data.subtotal} currency={data.currencyCode} />
        </Fact>
        <Fact name={t('tax')}>
          <Money amount={data.taxTotal} currency={data.currencyCode} />
        </Fact>
        <Fact name={t('total')}>
          <strong>
            <Money amount={data.totalCharges} currency={data.currencyCode} />
          </strong>
        </Fact>
        <Fact name={t('paid')}>
          <Money amount={data.paidAmount} currency={data.currencyCode} />
        </Fact>
        <Fact name={t('open')}>
          <Money amount={data.balanceAmount} currency={data.currencyCode} />
        </Fact>
        {data.amendsOf && (
          <Fact name={t('amends')}>
            <Link to={`/billing/${data.amendsOf}`}>{data.amendsOf}</Link>
          </Fact>
        )}
      </Facts>
      {paper && <iframe className={styles['paper']} title={t('invoiceTitle', { number: data.id })} src={`${address}/documents/statement`} />}
      <InvoiceLines invoiceId={invoiceId} />
      <Section title={withholding('title')}>
        <Withholding invoice={data} />
      </Section>
    </Page>
  );
}

function InvoiceLines({ invoiceId }: { invoiceId: string }) {
  const { t } = useWords('billing');
  const [explained, setExplained] = useState<Line>();
  const rows = usePages(['invoice-lines', invoiceId], async (signal) => {
    const page = await dataOf(
      api.GET('/v1/invoices/{invoice_id}/lineitems', {
        params: {
          path: { invoice_id: invoiceId },
          query: { provider: 'onetime', invoiceLineItemType: 'billinglineitems', size: 200 },
        },
        signal,
      }),
    );
    return page as unknown as { items: Line[]; links: typeof page.links };
  });
  const columns = useMemo<readonly Column<Line>[]>(
    () => [
      {
        id: 'product',
        header: t('product'),
        heading: true,
        share: 2.6,
        cell: (line) => (
          <span>
            {line.skuName}
            <br />
            <span className={styles['quiet']}>{t(`charges.${line.chargeType}`)}</span>
          </span>
        ),
      },
      { id: 'customer', header: t('customer'), share: 1.6, cell: (line) => <Link to={customerPath(line.customerId)}>{line.customerName}</Link> },
      {
        id: 'order',
        header: t('order'),
        share: 1.8,
        cell: (line) => (
          <>
            <Link to={customerPath(line.customerId, `orders/${line.orderId}`)}>{line.alternateId}</Link>
            <CopyId value={line.orderId} what={t('order')} shown={null} />
          </>
        ),
      },
      { id: 'quantity', header: t('quantity'), align: 'end', share: 1.1, cell: (line) => line.quantity },
      { id: 'subtotal', header: t('subtotal'), align: 'end', share: 1.7, cell: (line) => <Money amount={line.subtotal} currency={line.currency} /> },
      { id: 'tax', header: t('tax'), align: 'end', share: 1.4, cell: (line) => <Money amount={line.taxTotal} currency={line.currency} /> },
      { id: 'total', header: t('total'), align: 'end', share: 1.7, cell: (line) => <Money amount={line.totalForCustomer} currency={line.currency} /> },
      {
        id: 'why',
        header: t('explain'),
        share: 1.2,
        cell: (line) => (
          <Button size="small" onClick={() => setExplained(line)} aria-label={t('explainOf', { name: line.skuName })}>
            {t('explain')}
          </Button>
        ),
      },
    ],
    [t],
  );
  return (
    <Section title={t('linesTitle')}>
      <DataList
        name="invoice-lines"
        label={t('linesTitle')}
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        empty={<EmptyPage title={t('noLines')}>{t('noLinesText')}</EmptyPage>}
      />
      {explained && <Explanation invoiceId={invoiceId} line={explained} onClose={() => setExplained(undefined)} />}
    </Section>
  );
}

function Explanation({ invoiceId, line, onClose }: { invoiceId: string; line: Line; onClose: () => void }) {
  const { t } = useWords('billing');
  const lineItem = line.lineItemId;
  const told = useQuery({
    queryKey: ['explanation', invoiceId, lineItem],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/invoices/{invoice_id}/explanation', {
          params: { path: { invoice_id: invoiceId }, query: { lineItem } },
          signal,
        }),
      ),
  });
  return (
    <Ask open title={t('explainTitle')} onClose={onClose}>
      {told.isPending && <Lines count={5} />}
      {told.error && <ErrorPanel error={told.error} />}
      {told.data && (
        <>
          <ul>
            {told.data.facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
          <h3>{t('arithmetic')}</h3>
          <ul>
            {told.data.arithmetic.map((step) => (
              <li key={step}>
                <code>{step}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Ask>
  );
}
