// Says which open invoice money of a payment is for. The operator does it for a partner, a partner for itself.
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import type { Shape } from '../api';
import { amountRule } from '../format/amounts';
import { money } from '../format/format';
import { ChoiceField, FormDialog, showAtField, TextField, useRules, useToast } from '../kit';
import { useWords } from '../words/words';

type Invoice = Shape<'Invoice'>;

interface AllocateDialogProps {
  payment: Shape<'Payment'>;
  /** Of all kinds: those that are open in the payment's currency are offered. */
  invoices: readonly Invoice[];
  /** Why the invoices could not be read. */
  failed: unknown;
  allocate: (allocation: Shape<'PaymentAllocation'>) => Promise<unknown>;
  /** What is to be read again. */
  stale: readonly QueryKey[];
  close: () => void;
}

export function AllocateDialog({ payment, invoices, failed, allocate, stale, close }: AllocateDialogProps) {
  const { t } = useWords('payments');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const { register, handleSubmit, setError, setValue, formState } = useForm({
    defaultValues: { invoiceId: '', amount: String(payment.unallocatedAmount) },
  });
  const { errors } = formState;
  const open = invoices.filter((each) => each.balanceAmount > 0 && each.state !== 'voided' && each.currencyCode === payment.currencyCode);
  const change = useMutation({
    mutationFn: ({ invoiceId, amount }: { invoiceId: string; amount: string }) => allocate({ invoiceId, amount: Number(amount) }),
    onSuccess: async () => {
      await Promise.all(stale.map((queryKey) => memory.invalidateQueries({ queryKey })));
      toast.done(t('allocated'));
      close();
    },
    onError: (failure) =>
      showAtField(failure, setError, { 'allocations[0].invoiceId': 'invoiceId', 'allocations[0].amount': 'amount', 'allocations[0]': 'amount' }),
  });
  return (
    <FormDialog
      title={t('allocateTitle', { reference: payment.reference })}
      submit={t('allocate')}
      onSubmit={handleSubmit((fields) => change.mutate(fields))}
      onClose={close}
      busy={change.isPending}
      error={Object.keys(errors).length > 0 ? null : (change.error ?? failed)}
    >
      <ChoiceField
        label={t('invoice')}
        required
        field={register('invoiceId', {
          ...rules.required,
          onChange: (event: { target: { value: string } }) => {
            const chosen = open.find((each) => each.id === event.target.value);
            if (chosen) setValue('amount', String(Math.min(chosen.balanceAmount, payment.unallocatedAmount)));
          },
        })}
        error={errors.invoiceId}
        choices={{
          '': t('choose'),
          ...Object.fromEntries(open.map((each) => [each.id, `${each.id}: ${money(each.balanceAmount, each.currencyCode)}`])),
        }}
      />
      <TextField label={t('amountIn', { currency: payment.currencyCode })} required field={register('amount', amountRule(t('number')))} error={errors.amount} />
    </FormDialog>
  );
}
