// Sets what the partner asks for a product, or for everything: a price, or a rule that follows the list.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, FormDialog, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';

type Draft = Shape<'ResaleRuleDraft'>;

interface Fields {
  kind: Draft['kind'];
  amount: string;
  from: string;
}

interface ResaleFormProps {
  /** The price that it is for; without one the rule is for everything. */
  row?: Shape<'ListedPrice'>;
  close: () => void;
}

export function ResaleForm({ row, close }: ResaleFormProps) {
  const { t } = useWords('pricing');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const { control, register, formState, handleSubmit, setError } = useForm<Fields>({
    defaultValues: { kind: row ? 'fixed' : 'cost_plus', amount: '', from: '' },
  });
  const { errors } = formState;
  const kind = useWatch({ control, name: 'kind' });
  const set = useMutation({
    mutationFn: (fields: Fields) => {
      const body: Draft = {
        kind: fields.kind,
        ...(row && { catalogItemId: row.catalogItemId, termDuration: row.termDuration === '' ? 'perpetual' : row.termDuration }),
        ...(fields.kind === 'fixed' && row && { amount: Number(fields.amount), currency: row.currency }),
        ...((fields.kind === 'cost_plus' || fields.kind === 'recommended_minus') && { percent: Number(fields.amount) }),
        ...(fields.from && { effectiveFrom: new Date(`${fields.from}T00:00:00`).toISOString() }),
      };
      return dataOf(api.POST('/v1/resaleprices', { body }));
    },
    onSuccess: async () => {
      await Promise.all([memory.invalidateQueries({ queryKey: ['price-list'] }), memory.invalidateQueries({ queryKey: ['resale-rules'] })]);
      void memory.invalidateQueries({ queryKey: ['offers'] });
      toast.done(t('resaleSaved'));
      close();
    },
    onError: (failure) => showAtField(failure, setError, { amount: 'amount', percent: 'amount', kind: 'kind', effectiveFrom: 'from' }),
  });
  const send = handleSubmit((fields) => set.mutate(fields));
  const number = { pattern: { value: /^\s*\d+(\.\d+)?\s*$/, message: t('common:form.number') } };
  return (
    <FormDialog
      title={t('resaleTitle')}
      submit={t('common:save')}
      onSubmit={send}
      onClose={close}
      busy={set.isPending}
      error={Object.keys(errors).length === 0 ? set.error : null}
    >
      <p>{row ? row.skuTitle : t('everything')}</p>
      <ChoiceField
        label={t('kind')}
        field={register('kind')}
        error={errors.kind}
        choices={{
          ...(row && { fixed: t('kinds.fixed') }),
          cost_plus: t('kinds.cost_plus'),
          recommended_minus: t('kinds.recommended_minus'),
          none: t('kinds.none'),
        }}
      />
      {kind !== 'none' && (
        <TextField
          label={kind === 'fixed' && row ? t('amountIn', { currency: row.currency }) : t('percent')}
          required
          field={register('amount', { ...rules.required, ...number })}
          error={errors.amount}
          autoComplete="off"
        />
      )}
      <TextField label={t('validFrom')} hint={t('validFromHint')} type="date" field={register('from')} error={errors.from} />
    </FormDialog>
  );
}
