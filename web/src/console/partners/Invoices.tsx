// A partner's invoices and notes: how each stands, disputes, and issuing one anew.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { type Column, DataList, EmptyPage, FormDialog, LongTextField, Money, showAtField, StatusBadge, useRules, When } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { rowsOf } from '../parts/pages';
import styles from '../parts/parts.module.css';

type Invoice = Shape<'Invoice'>;
const idOf = (invoice: Invoice) => invoice.id;
const tones = { issued: 'busy', partiallyPaid: 'warning', paid: 'good', voided: 'quiet' } as const;

export const useInvoices = (partnerId: string) =>
  useQuery({
    queryKey: ['partner-invoices', partnerId],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners/{partner_id}/invoices', { params: { path: { partner_id: partnerId } }, signal })),
  });

export function Invoices({ partnerId }: { partnerId: string }) {
  const { t } = useWords('console-partners');
  const invoices = useInvoices(partnerId);
  const columns = useMemo<readonly Column<Invoice>[]>(
    () => [
      { id: 'number', header: t('invoice'), heading: true, share: 1.6, cell: (row) => row.id },
      { id: 'kind', header: t('document'), share: 1.6, cell: (row) => t(`documents.${row.documentType}`) },
      { id: 'date', header: t('date'), share: 1.4, cell: (row) => <When at={row.invoiceDate} only="tradeDay" /> },
      { id: 'due', header: t('due'), share: 1.4, cell: (row) => <When at={row.dueDate} only="tradeDay" /> },
      { id: 'total', header: t('total'), align: 'end', share: 1.6, cell: (row) => <Money amount={row.totalCharges} currency={row.currencyCode} /> },
      { id: 'open', header: t('openAmount'), align: 'end', share: 1.6, cell: (row) => <Money amount={row.balanceAmount} currency={row.currencyCode} /> },
      {
        id: 'state',
        header: t('status'),
        share: 1.4,
        cell: (row) => (
          <>
            <StatusBadge tone={tones[row.state]}>{t(`invoiceStates.${row.state}`)}</StatusBadge>{' '}
            {row.disputed && <StatusBadge tone="bad">{t('disputed')}</StatusBadge>}
          </>
        ),
      },
    ],
    [t],
  );
  return (
    <DataList
      name="partner-invoices"
      label={t('invoices')}
      rows={rowsOf(invoices)}
      columns={columns}
      idOf={idOf}
      nameOf={idOf}
      details={(row) => <OneInvoice partnerId={partnerId} invoice={row} />}
      empty={<EmptyPage title={t('noInvoices')}>{t('noInvoicesText')}</EmptyPage>}
    />
  );
}

function OneInvoice({ partnerId, invoice }: { partnerId: string; invoice: Invoice }) {
  const { t } = useWords('console-partners');
  const [asking, setAsking] = useState<'dispute' | 'resolution' | 'reissue'>();
  const money = (amount: number) => <Money amount={amount} currency={invoice.currencyCode} />;
  const isInvoice = invoice.documentType === 'invoice' && invoice.state !== 'voided';
  return (
    <>
      <Facts>
        <Fact name={t('subtotal')}>{money(invoice.subtotal)}</Fact>
        <Fact name={t('tax')}>{money(invoice.taxTotal)}</Fact>
        <Fact name={t('adjustments')}>{money(invoice.adjustments)}</Fact>
        <Fact name={t('paid')}>{money(invoice.paidAmount)}</Fact>
        <Fact name={t('credited')}>{money(invoice.creditedAmount)}</Fact>
        <Fact name={t('lines')}>{invoice.lineItemCount}</Fact>
        {invoice.amendsOf && <Fact name={t('amends')}>{invoice.amendsOf}</Fact>}
      </Facts>
      {isInvoice && (
        <div className={styles['actions']}>
          <Button size="small" onClick={() => setAsking(invoice.disputed ? 'resolution' : 'dispute')}>
            {invoice.disputed ? t('resolve') : t('dispute')}
          </Button>
          <Button size="small" onClick={() => setAsking('reissue')}>
            {t('reissue')}
          </Button>
        </div>
      )}
      {asking && <Decide partnerId={partnerId} invoice={invoice} act={asking} close={() => setAsking(undefined)} />}
    </>
  );
}

function Decide({ partnerId, invoice, act, close }: {
  partnerId: string;
  invoice: Invoice;
  act: 'dispute' | 'resolution' | 'reissue';
  close: () => void;
}) {
  const { t } = useWords('console-partners');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { reason: '' } });
  const { errors } = formState;
  const params = { path: { partner_id: partnerId, invoice_id: invoice.id } };
  const decide = useChange({
    change: async (reason: string): Promise<unknown> => {
      if (act === 'dispute') return api.POST('/operator/v1/partners/{partner_id}/invoices/{invoice_id}/dispute', { params, body: { reason } });
      if (act === 'reissue') return api.POST('/operator/v1/partners/{partner_id}/invoices/{invoice_id}/reissue', { params, body: { reason } });
      return api.POST('/operator/v1/partners/{partner_id}/invoices/{invoice_id}/resolution', { params, body: { note: reason } });
    },
    done: t(`decided.${act}`, { number: invoice.id }),
    stale: [['partner-invoices', partnerId], ['partner-payments', partnerId], ['finance']],
    then: close,
    refused: (failure) => showAtField(failure, setError, { reason: 'reason', note: 'reason' }),
  });
  return (
    <FormDialog
      title={t(`decideTitle.${act}`, { number: invoice.id })}
      submit={t(`decideDo.${act}`)}
      onSubmit={handleSubmit(({ reason }) => decide.mutate(reason.trim()))}
      onClose={close}
      busy={decide.isPending}
      error={errors.reason ? null : decide.error}
    >
      <p>{t(`decideText.${act}`)}</p>
      <LongTextField label={act === 'resolution' ? t('note') : t('reason')} required rows={3} field={register('reason', rules.required)} error={errors.reason} />
    </FormDialog>
  );
}
