// Another quantity, with what it comes to for the rest of the term.
import { useForm, useWatch } from 'react-hook-form';
import type { Shape } from '@/shared/api';
import { FormDialog, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { day, money, tradeDay } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { useChange } from './change';
import styles from './Subscriptions.module.css';
import { costOf, daysOf, returnableUntil, type Subscription, unitPriceOf } from './subscription';

interface QuantityDialogProps {
  customerId: string;
  subscription: Subscription;
  order: Shape<'Order'> | undefined;
  close: () => void;
}

export function QuantityDialog({ customerId, subscription, order, close }: QuantityDialogProps) {
  const { t } = useWords('subscriptions');
  const rules = useRules();
  const toast = useToast();
  const { control, register, formState, handleSubmit, setError } = useForm({ defaultValues: { quantity: String(subscription.quantity) } });
  const typed = useWatch({ control, name: 'quantity' });
  const quantity = Number(typed);
  const change = useChange(customerId, subscription, (changed) => {
    toast.done(t('quantityChanged', { count: changed.quantity }));
    close();
  });
  const send = handleSubmit((fields) =>
    change.mutate(
      { quantity: Number(fields.quantity) },
      { onError: (failure) => showAtField(failure, setError, { quantity: 'quantity' }) },
    ),
  );
  const { left, all } = daysOf(subscription);
  const until = returnableUntil(subscription);
  const price = unitPriceOf(order, subscription);
  const sensible = Number.isInteger(quantity) && quantity > 0 && quantity !== subscription.quantity;
  const more = quantity > subscription.quantity;
  const cost = sensible && order && price !== undefined ? costOf(subscription, quantity, price) : undefined;
  return (
    <FormDialog
      title={t('quantityTitle')}
      submit={t('quantityConfirm')}
      onSubmit={send}
      onClose={close}
      busy={change.isPending}
      ready={sensible}
      error={!formState.errors.quantity ? change.error : null}
    >
      <p>{t('quantityNow', { count: subscription.quantity })}</p>
      <TextField
        label={t('newQuantity')}
        type="number"
        required
        field={register('quantity', rules.whole(1, 10_000))}
        error={formState.errors.quantity}
        autoComplete="off"
      />
      <p role="status">
        {cost !== undefined && order && (
          <strong>{t(more ? 'costs' : 'givesBack', { amount: money(Math.abs(cost), order.currencyCode) })}</strong>
        )}
      </p>
      <p className={styles['quiet']}>{t('quantityRule', { count: left, all, end: tradeDay(subscription.commitmentEndDate) })}</p>
      <p className={styles['quiet']}>{until ? t('fewerUntil', { date: day(until) }) : t('fewerNot')}</p>
    </FormDialog>
  );
}
