// Cancels a purchase: which order, what it means, and the tick that it was read (S56-S63).
import { Button, Checkbox, MessageBar, MessageBarBody, Select } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { Ask, ErrorPanel, Lines, Money, When } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import styles from '@/shared/software/Fulfilment.module.css';
import { idOf, lineOf, type Purchase } from '@/shared/software/purchase';

interface CancelDialogProps {
  customerId: string;
  first: Purchase;
  /** The orders of the same product that the drop-down offers. */
  orders: readonly Purchase[];
  onClose: () => void;
  onDone: () => void;
}

export function CancelDialog({ customerId, first, orders, onClose, onDone }: CancelDialogProps) {
  const { t } = useWords('software');
  const id = useId();
  const [chosen, setChosen] = useState(idOf(first));
  const [ticked, setTicked] = useState(false);
  const purchase = orders.find((order) => idOf(order) === chosen) ?? first;
  const path = lineOf(customerId, purchase);
  const quote = useQuery({
    queryKey: ['cancellation', purchase.orderId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/orders/{order_id}/cancellation', { params: { path }, signal })),
  });
  const cancel = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/orders/{order_id}/cancellation', {
          params: { path },
          body: { acknowledged: true, lineItems: [{ lineItemNumber: purchase.lineItemNumber }] },
        }),
      ),
    onSuccess: onDone,
  });
  const line = quote.data?.lineItems.find((each) => each.lineItemNumber === purchase.lineItemNumber);
  const bySupport = line?.supportRequestNeeded === true;
  const ready = line?.cancellable === true && !bySupport && ticked && !cancel.isPending;
  const support = `/support/new?${new URLSearchParams({ customer: customerId, order: purchase.orderId, line: path.line_number })}`;
  if (cancel.data) {
    return (
      <Ask open title={t('cancelDialog.doneTitle')} onClose={onClose}>
        <p role="status">{t('cancelDialog.done', { name: purchase.title })}</p>
        <Facts>
          <Fact name={t('cancelDialog.credit')}>
            <Money amount={cancel.data.credit.total} currency={cancel.data.credit.currencyCode} />
          </Fact>
        </Facts>
      </Ask>
    );
  }
  return (
    <Ask
      open
      modal
      title={t('cancelDialog.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancelDialog.keep')}</Button>
          <Button appearance="primary" disabledFocusable={!ready} onClick={() => ready && cancel.mutate()}>
            {t('cancelDialog.submit')}
          </Button>
        </>
      }
    >
      <p>
        {purchase.productTitle}, {purchase.title}
      </p>
      <div className={styles['field']}>
        <label htmlFor={id}>{t('cancelDialog.order')}</label>
        <Select
          id={id}
          value={chosen}
          onChange={(_, change) => {
            setChosen(change.value);
            setTicked(false);
          }}
        >
          {orders.map((order) => (
            <option key={idOf(order)} value={idOf(order)}>
              {t('cancelDialog.choice', { order: order.alternateOrderId, date: day(order.orderDate), count: order.quantity })}
            </option>
          ))}
        </Select>
      </div>
      {quote.isPending && <Lines count={2} />}
      {quote.error && <ErrorPanel error={quote.error} retry={() => void quote.refetch()} />}
      {line && (
        <p role="status" className={styles['verdict']}>
          {line.cancellable && line.daysLeft !== undefined && !bySupport && t('cancelDialog.daysLeft', { count: line.daysLeft })}
          {!line.cancellable && !bySupport && (line.reason?.description ?? t('cancelDialog.over'))}
          {bySupport && (
            <>
              {t('cancelDialog.needsSupport')} <Link to={support}>{t('cancelDialog.support')}</Link>
            </>
          )}
        </p>
      )}
      {line?.cancellable && line.refund && (
        <Facts>
          <Fact name={t('cancelDialog.credit')}>
            <Money amount={line.refund.total} currency={line.refund.currencyCode} />{' '}
            {t(`cancelDialog.basis.${line.refund.basis}`)}
          </Fact>
          {line.lastMoment && (
            <Fact name={t('cancelDialog.until')}>
              <When at={line.lastMoment} />
            </Fact>
          )}
        </Facts>
      )}
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <strong>{t('cancelDialog.importantTitle')}</strong> {quote.data?.message ?? t('cancelDialog.important')}
        </MessageBarBody>
      </MessageBar>
      <Checkbox
        checked={ticked}
        disabled={line?.cancellable !== true || bySupport}
        onChange={(_, change) => setTicked(change.checked === true)}
        label={t('cancelDialog.tick')}
      />
      {cancel.error && <ErrorPanel error={cancel.error} />}
    </Ask>
  );
}
