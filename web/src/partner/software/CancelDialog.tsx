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
import { customerPath } from '../customer/customer';
import { KeepSome } from './KeepSome';
import { keptOf, useRebuy, useRebuyQuote } from './rebuy';

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
  const [typed, setTyped] = useState<string>();
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
  const mayCancel = line?.cancellable === true && !bySupport;
  const kept = typed === undefined ? undefined : keptOf(typed, purchase.quantity);
  const rebuyQuote = useRebuyQuote(path, mayCancel ? kept : undefined);
  const rebuy = useRebuy(path, onDone);
  const priced = kept !== undefined && !rebuyQuote.isPlaceholderData && !rebuyQuote.isFetching ? rebuyQuote.data : undefined;
  const busy = cancel.isPending || rebuy.isPending;
  const ready = mayCancel && ticked && !busy && (typed === undefined || priced !== undefined);
  const submit = () => {
    if (!ready) return;
    if (typed === undefined) cancel.mutate();
    // A price that changed since is asked for again, so that what is confirmed next is what it costs.
    else if (priced) rebuy.mutate(priced, { onError: () => void rebuyQuote.refetch() });
  };
  const support = `/support/new?${new URLSearchParams({ customer: customerId, order: purchase.orderId, line: path.line_number })}`;
  if (rebuy.data) {
    const { cancellation, order } = rebuy.data;
    return (
      <Ask open title={t('rebuy.doneTitle')} onClose={onClose}>
        <p role="status">{t('rebuy.done', { name: purchase.title, count: order.lineItems[0]?.quantity ?? 0 })}</p>
        <Facts>
          <Fact name={t('cancelDialog.credit')}>
            <Money amount={cancellation.credit.total} currency={cancellation.credit.currencyCode} />
          </Fact>
          <Fact name={t('rebuy.order')}>
            <Link to={customerPath(customerId, `orders/${order.id}`)}>{order.alternateId}</Link>
          </Fact>
        </Facts>
      </Ask>
    );
  }
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
      busy={busy}
      actions={
        <>
          <Button disabledFocusable={busy} onClick={onClose}>
            {t('cancelDialog.keep')}
          </Button>
          <Button appearance="primary" disabledFocusable={!ready} onClick={submit}>
            {t(typed === undefined ? 'cancelDialog.submit' : 'rebuy.submit')}
          </Button>
        </>
      }
    >
      <p>
        {purchase.title.startsWith(purchase.productTitle) ? purchase.title : `${purchase.productTitle}, ${purchase.title}`}
      </p>
      <div className={styles['field']}>
        <label htmlFor={id}>{t('cancelDialog.order')}</label>
        <Select
          id={id}
          value={chosen}
          onChange={(_, change) => {
            setChosen(change.value);
            setTicked(false);
            setTyped(undefined);
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
      {mayCancel && purchase.quantity > 1 && (
        <KeepSome bought={purchase.quantity} typed={typed} type={setTyped} valid={kept !== undefined} quote={rebuyQuote} />
      )}
      {line?.cancellable && line.refund && typed === undefined && (
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
          <strong>{t('cancelDialog.importantTitle')}</strong> {t('cancelDialog.important')}
        </MessageBarBody>
      </MessageBar>
      <Checkbox
        checked={ticked}
        disabled={!mayCancel}
        onChange={(_, change) => setTicked(change.checked === true)}
        label={t(typed === undefined ? 'cancelDialog.tick' : 'rebuy.tick')}
      />
      {cancel.error && <ErrorPanel error={cancel.error} />}
      {rebuy.error && (
        <>
          <p role="alert">{t('rebuy.nothing')}</p>
          <ErrorPanel error={rebuy.error} />
        </>
      )}
    </Ask>
  );
}
