// A partner's payments: record one, say which invoices it settles, take that back, and note that it went back.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import {
  type Column,
  ConfirmDialog,
  CopyId,
  DataList,
  EmptyPage,
  FormDialog,
  LongTextField,
  Money,
  showAtField,
  StatusBadge,
  TextField,
  useRules,
} from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { money } from '@/shared/format/format';
import { AllocateDialog } from '@/shared/payments/AllocateDialog';
import { idOf, nameOf, type Payment, usePaymentColumns } from '@/shared/payments/columns';
import { useWords } from '@/shared/words/words';
import { amountRule } from '@/shared/format/amounts';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { useInvoices } from './Invoices';
import { now } from '@/shared/format/now';


/** What is to be read again when a payment changes. */
const changed = (partnerId: string) => [
  ['partner-payments', partnerId],
  ['partner-invoices', partnerId],
  ['billing-account', partnerId],
  ['finance'],
];

export function Payments({ partner }: { partner: Shape<'Partner'> }) {
  const { t } = useWords('console-partners');
  const [recording, setRecording] = useState(false);
  const rows = usePages(['partner-payments', partner.id], (signal) =>
    dataOf(api.GET('/operator/v1/partners/{partner_id}/payments', { params: { path: { partner_id: partner.id } }, signal })),
  );
  const shared = usePaymentColumns();
  const columns = useMemo<readonly Column<Payment>[]>(
    () => [
      ...shared,
      { id: 'source', header: t('source'), share: 1, cell: (row) => t(`sources.${row.source}`) },
      {
        id: 'state',
        header: t('status'),
        share: 1,
        cell: (row) => <StatusBadge tone={row.state === 'received' ? 'good' : 'quiet'}>{t(`paymentStates.${row.state}`)}</StatusBadge>,
      },
    ],
    [shared, t],
  );
  return (
    <>
      <DataList
        name="partner-payments"
        label={t('payments')}
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <OnePayment partnerId={partner.id} payment={row} />}
        tools={
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setRecording(true)}>
            {t('recordPayment')}
          </Button>
        }
        empty={<EmptyPage title={t('noPayments')}>{t('noPaymentsText')}</EmptyPage>}
      />
      {recording && <Record partner={partner} close={() => setRecording(false)} />}
    </>
  );
}

function Record({ partner, close }: { partner: Shape<'Partner'>; close: () => void }) {
  const { t } = useWords('console-partners');
  const { t: say } = useWords('console-parts');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({
    defaultValues: { reference: '', amount: '', receivedOn: now().toISOString().slice(0, 10), payer: partner.name, text: '' },
  });
  const { errors } = formState;
  const record = useChange({
    change: ({ amount, ...fields }: { reference: string; amount: string; receivedOn: string; payer: string; text: string }) =>
      dataOf(
        api.POST('/operator/v1/partners/{partner_id}/payments', {
          params: { path: { partner_id: partner.id } },
          body: { ...fields, amount: Number(amount), currencyCode: partner.currency },
        }),
      ),
    done: (made) => t('recorded', { left: money(made.unallocatedAmount, made.currencyCode) }),
    stale: changed(partner.id),
    then: close,
    refused: (failure) =>
      showAtField(failure, setError, { reference: 'reference', amount: 'amount', receivedOn: 'receivedOn', payer: 'payer', text: 'text' }),
  });
  return (
    <FormDialog
      title={t('recordPayment')}
      submit={t('recordPayment')}
      onSubmit={handleSubmit((fields) => record.mutate(fields))}
      onClose={close}
      busy={record.isPending}
      error={Object.keys(errors).length > 0 ? null : record.error}
    >
      <p>{t('recordText')}</p>
      <TextField label={t('reference')} hint={t('referenceHint')} required field={register('reference', rules.required)} error={errors.reference} />
      <div className={styles['pair']}>
        <TextField label={t('amountIn', { currency: partner.currency })} required field={register('amount', amountRule(say('number')))} error={errors.amount} />
        <TextField label={t('received')} type="date" required field={register('receivedOn', rules.required)} error={errors.receivedOn} />
      </div>
      <TextField label={t('payer')} field={register('payer')} error={errors.payer} />
      <LongTextField label={t('paymentText')} rows={2} field={register('text')} error={errors.text} />
    </FormDialog>
  );
}

function OnePayment({ partnerId, payment }: { partnerId: string; payment: Payment }) {
  const { t } = useWords('console-partners');
  const [asking, setAsking] = useState<'allocate' | 'reverse'>();
  const [releasing, setReleasing] = useState<string>();
  const release = useChange({
    change: (invoice_id: string) =>
      dataOf(
        api.DELETE('/operator/v1/partners/{partner_id}/payments/{payment_id}/allocations/{invoice_id}', {
          params: { path: { partner_id: partnerId, payment_id: payment.id, invoice_id } },
        }),
      ),
    done: t('released'),
    stale: changed(partnerId),
    then: () => setReleasing(undefined),
  });
  return (
    <>
      <Facts>
        <Fact name={t('paymentId')}>
          <CopyId value={payment.id} what={t('paymentId')} />
        </Fact>
        {payment.text && <Fact name={t('paymentText')}>{payment.text}</Fact>}
      </Facts>
      {payment.allocations.length > 0 && (
        <ul>
          {payment.allocations.map((each) => (
            <li key={each.invoiceId}>
              {each.invoiceId}: <Money amount={each.amount} currency={payment.currencyCode} />{' '}
              <Button size="small" appearance="subtle" onClick={() => setReleasing(each.invoiceId)} aria-label={t('releaseOf', { number: each.invoiceId })}>
                {t('release')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {payment.state === 'received' && (
        <div className={styles['actions']}>
          {payment.unallocatedAmount > 0 && (
            <Button size="small" onClick={() => setAsking('allocate')}>
              {t('allocate')}
            </Button>
          )}
          <Button size="small" onClick={() => setAsking('reverse')}>
            {t('reverse')}
          </Button>
        </div>
      )}
      {asking === 'allocate' && <Allocate partnerId={partnerId} payment={payment} close={() => setAsking(undefined)} />}
      {asking === 'reverse' && <Reverse partnerId={partnerId} payment={payment} close={() => setAsking(undefined)} />}
      <ConfirmDialog
        open={releasing !== undefined}
        title={t('releaseTitle', { number: releasing ?? '' })}
        confirm={t('release')}
        onConfirm={() => releasing && release.mutate(releasing)}
        onClose={() => setReleasing(undefined)}
        busy={release.isPending}
      >
        {t('releaseText')}
      </ConfirmDialog>
    </>
  );
}

function Allocate({ partnerId, payment, close }: { partnerId: string; payment: Payment; close: () => void }) {
  const invoices = useInvoices(partnerId);
  return (
    <AllocateDialog
      payment={payment}
      invoices={invoices.data?.items ?? []}
      failed={invoices.error}
      allocate={(allocation) =>
        dataOf(
          api.POST('/operator/v1/partners/{partner_id}/payments/{payment_id}/allocations', {
            params: { path: { partner_id: partnerId, payment_id: payment.id } },
            body: { allocations: [allocation] },
          }),
        )
      }
      stale={changed(partnerId)}
      close={close}
    />
  );
}

function Reverse({ partnerId, payment, close }: { partnerId: string; payment: Payment; close: () => void }) {
  const { t } = useWords('console-partners');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { reason: '' } });
  const reverse = useChange({
    change: (reason: string) =>
      dataOf(
        api.POST('/operator/v1/partners/{partner_id}/payments/{payment_id}/reversal', {
          params: { path: { partner_id: partnerId, payment_id: payment.id } },
          body: { reason },
        }),
      ),
    done: t('reversed'),
    stale: changed(partnerId),
    then: close,
    refused: (failure) => showAtField(failure, setError, { reason: 'reason' }),
  });
  return (
    <FormDialog
      title={t('reverseTitle', { reference: payment.reference })}
      submit={t('reverse')}
      onSubmit={handleSubmit(({ reason }) => reverse.mutate(reason.trim()))}
      onClose={close}
      busy={reverse.isPending}
      error={formState.errors.reason ? null : reverse.error}
    >
      <p>{t('reverseText')}</p>
      <LongTextField label={t('reason')} required rows={2} field={register('reason', rules.required)} error={formState.errors.reason} />
    </FormDialog>
  );
}
