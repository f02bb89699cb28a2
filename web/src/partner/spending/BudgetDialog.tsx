// Sets what a customer is meant to use in a month, or takes the budget away.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api, dataOf } from '@/shared/api';
import { FormDialog, Money, showAtField, TextField, useToast } from '@/shared/kit';
import { amountText } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { askSpendingAgain, type Spending } from './spending';

export function BudgetDialog({ spending, close }: { spending: Spending; close: () => void }) {
  const { t } = useWords('spending');
  const toast = useToast();
  const memory = useQueryClient();
  const { budget, currencyCode, resourceId, resourceName: name } = spending;
  const { register, formState, handleSubmit, setError } = useForm({
    defaultValues: { amount: budget.amount === undefined ? '' : amountText(budget.amount, currencyCode) },
  });
  const { errors } = formState;
  const set = useMutation({
    mutationFn: ({ amount }: { amount: string }) =>
      dataOf(
        api.PATCH('/v1/customers/{customer_id}/usagebudget', {
          params: { path: { customer_id: resourceId } },
          body: { amount: amount.trim() === '' ? null : Number(amount) },
        }),
      ),
    onSuccess: async (now) => {
      await askSpendingAgain(memory);
      toast.done(t(now.amount === undefined ? 'removed' : 'saved', { name }));
      close();
    },
    onError: (failure) => showAtField(failure, setError, { amount: 'amount' }),
  });
  return (
    <FormDialog
      title={t('budgetOf', { name })}
      submit={t('common:save')}
      onSubmit={handleSubmit((fields) => set.mutate(fields))}
      onClose={close}
      busy={set.isPending}
      error={errors.amount ? null : set.error}
    >
      <p>{t('tells')}</p>
      <p>
        {t('usedUntilNow')} <Money amount={spending.totalCost} currency={currencyCode} />
      </p>
      <TextField
        label={t('amountIn', { currency: currencyCode })}
        hint={t('amountHint')}
        field={register('amount', { pattern: { value: /^\s*\d*(\.\d+)?\s*$/, message: t('common:form.number') } })}
        error={errors.amount}
        autoComplete="off"
      />
    </FormDialog>
  );
}
