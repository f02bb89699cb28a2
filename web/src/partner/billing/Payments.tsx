// Payments that wait for an invoice: what has arrived, and what it is for (rules 3.6, 6.1).
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, type Exported, FilterBar, Money, StatusBadge, type Tone, WhyNot } from '@/shared/kit';
import { Fact, Facts, useAddress } from '@/shared/page';
import { AllocateDialog } from '@/shared/payments/AllocateDialog';
import { idOf, nameOf, type Payment, usePaymentColumns } from '@/shared/payments/columns';
import { useWords } from '@/shared/words/words';
import styles from './Invoice.module.css';
import { useOwnInvoices } from './Invoices';

type Standing = 'waiting' | 'partly' | 'allocated' | 'reversed';

const tones: Record<Standing, Tone> = { waiting: 'warning', partly: 'warning', allocated: 'good', reversed: 'quiet' };

const waits = (payment: Payment) => payment.state === 'received' && payment.unallocatedAmount > 0;

function standingOf(payment: Payment): Standing {
  if (payment.state === 'reversed') return 'reversed';
  if (payment.unallocatedAmount === 0) return 'allocated';
  return payment.allocations.length > 0 ? 'partly' : 'waiting';
}

/** What a change of a payment has to be read again for. */
const changed = [['payments'], ['invoices'], ['invoice-summaries'], ['overview']];

const usual = { show: 'waiting' };

function useFields(): Exported<Payment>['fields'] {
  const { t } = useWords('payments');
  return useMemo(
    () => [
      [t('paymentId'), idOf],
      [t('reference'), nameOf],
      [t('received'), (row) => row.receivedOn],
      [t('payer'), (row) => row.payer],
      [t('source'), (row) => t(`sources.${row.source}`)],
      [t('text'), (row) => row.text],
      [t('currency'), (row) => row.currencyCode],
      [t('amount'), (row) => row.amount],
      [t('unallocated'), (row) => row.unallocatedAmount],
      [t('settles'), (row) => row.allocations.map((each) => each.invoiceId).join(' ')],
      [t('status'), (row) => t(`states.${standingOf(row)}`)],
    ],
    [t],
  );
}

export function Payments() {
  const { t } = useWords('payments');
  const [address, go] = useAddress(usual);
  const show = address.show === 'all' ? 'all' : 'waiting';
  const [allocating, setAllocating] = useState<Payment>();
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(api.GET('/v1/payments', { params: { query: { size, show } }, ...(signal && { signal }) }));
  const rows = usePages(['payments', show], (signal) => first(200, signal));
  const shared = usePaymentColumns();
  const columns = useMemo<readonly Column<Payment>[]>(
    () => [
      ...shared,
      {
        id: 'state',
        header: t('status'),
        share: 1.3,
        cell: (row) => <StatusBadge tone={tones[standingOf(row)]}>{t(`states.${standingOf(row)}`)}</StatusBadge>,
      },
    ],
    [shared, t],
  );
  return (
    <>
      <p className={styles['quiet']}>{t('lead')}</p>
      <DataList
        name="payments"
        label={t('which')}
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <OnePayment payment={row} allocate={() => setAllocating(row)} />}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('which')}
              must
              value={show}
              onChange={(value) => go({ show: value })}
              choices={{ waiting: t('onlyWaiting'), all: t('all') }}
            />
          </FilterBar>
        }
        exported={{ file: `payments-${show}`, fields: useFields(), first: () => first(500) }}
        empty={
          show === 'all' ? (
            <EmptyPage title={t('noneTitle')}>{t('none')}</EmptyPage>
          ) : (
            <EmptyPage title={t('noneWaitingTitle')}>{t('noneWaiting')}</EmptyPage>
          )
        }
      />
      {allocating && <Allocate payment={allocating} close={() => setAllocating(undefined)} />}
    </>
  );
}

function OnePayment({ payment, allocate }: { payment: Payment; allocate: () => void }) {
  const { t } = useWords('payments');
  return (
    <>
      <Facts>
        <Fact name={t('paymentId')}>
          <CopyId value={payment.id} what={t('paymentId')} />
        </Fact>
        <Fact name={t('source')}>{t(`sources.${payment.source}`)}</Fact>
        {payment.text && <Fact name={t('text')}>{payment.text}</Fact>}
        {payment.allocations.map((each) => (
          <Fact key={each.invoiceId} name={t('settles')}>
            <Link to={`/billing/${each.invoiceId}`}>{each.invoiceId}</Link>: <Money amount={each.amount} currency={payment.currencyCode} />
          </Fact>
        ))}
      </Facts>
      {waits(payment) && (
        <WhyNot size="small" needs="manage_billing" onClick={allocate} aria-label={t('allocateOf', { reference: payment.reference })}>
          {t('allocate')}
        </WhyNot>
      )}
    </>
  );
}

function Allocate({ payment, close }: { payment: Payment; close: () => void }) {
  const invoices = useOwnInvoices();
  return (
    <AllocateDialog
      payment={payment}
      invoices={invoices.items}
      failed={invoices.error}
      allocate={(allocation) =>
        dataOf(
          api.POST('/v1/payments/{payment_id}/allocations', {
            params: { path: { payment_id: payment.id } },
            body: { allocations: [allocation] },
          }),
        )
      }
      stale={changed}
      close={close}
    />
  );
}
