// Declares licences that the customer has from elsewhere, for the hybrid benefit.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, FormDialog, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { askLicencesAgain, editionsOf } from './licences';

type Fields = Pick<Shape<'LicenceDraft'>, 'name' | 'product' | 'edition'> & { cores: string; assured: 'yes' | 'no' };

export function DeclareDialog({ customerId, close }: { customerId: string; close: () => void }) {
  const { t } = useWords('licences');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const { control, register, formState, handleSubmit, setError, setValue } = useForm<Fields>({
    defaultValues: { name: '', product: 'windowsServer', edition: 'standard', cores: '16', assured: 'yes' },
  });
  const { errors } = formState;
  const product = useWatch({ control, name: 'product' });
  const declare = useMutation({
    mutationFn: ({ cores, assured, ...licence }: Fields) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/licences', {
          params: { path: { customer_id: customerId } },
          body: { ...licence, cores: Number(cores), assured: assured === 'yes' },
        }),
      ),
    onSuccess: async (licence) => {
      await askLicencesAgain(memory, customerId);
      toast.done(t('declared', { name: licence.name }));
      close();
    },
    onError: (failure) => showAtField(failure, setError, { name: 'name', cores: 'cores', edition: 'edition' }),
  });
  return (
    <FormDialog
      title={t('declareTitle')}
      submit={t('declareConfirm')}
      onSubmit={handleSubmit((licence) => declare.mutate(licence))}
      onClose={close}
      busy={declare.isPending}
      error={declare.error}
    >
      <p>{t('declareText')}</p>
      <TextField label={t('name')} hint={t('nameHint')} required field={register('name', rules.required)} error={errors.name} autoComplete="off" />
      <ChoiceField
        label={t('product')}
        field={register('product', { onChange: () => setValue('edition', 'standard') })}
        choices={{ windowsServer: t('products.windowsServer'), sqlServer: t('products.sqlServer') }}
      />
      <ChoiceField
        label={t('edition')}
        field={register('edition')}
        error={errors.edition}
        choices={Object.fromEntries(editionsOf[product].map((each) => [each, t(`editions.${each}`)]))}
      />
      <TextField
        label={t('cores')}
        hint={t('coresHint')}
        type="number"
        required
        field={register('cores', rules.whole(1, 1_000_000))}
        error={errors.cores}
        autoComplete="off"
      />
      <ChoiceField label={t('assurance')} field={register('assured')} choices={{ yes: t('assured'), no: t('notAssured') }} />
    </FormDialog>
  );
}
