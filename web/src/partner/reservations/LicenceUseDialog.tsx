// How many cores of a licence stay on premises, and when their 180 days of use in both places begin (rules 5.7).
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api, dataOf } from '@/shared/api';
import { FormDialog, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { askLicencesAgain, type Licence } from './licences';

interface Fields {
  onPremises: string;
  from: string;
}

export function LicenceUseDialog({ customerId, licence, close }: { customerId: string; licence: Licence; close: () => void }) {
  const { t } = useWords('licences');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const { register, formState, handleSubmit, setError } = useForm<Fields>({ defaultValues: { onPremises: String(licence.onPremisesCores), from: '' } });
  const change = useMutation({
    mutationFn: ({ onPremises, from }: Fields) =>
      dataOf(
        api.PATCH('/v1/customers/{customer_id}/licences/{licence_id}', {
          params: { path: { customer_id: customerId, licence_id: licence.id } },
          body: { onPremisesCores: Number(onPremises), ...(from && { migrationStartedDate: `${from}T00:00:00Z` }) },
        }),
      ),
    onSuccess: async () => {
      await askLicencesAgain(memory, customerId);
      toast.done(t('changed'));
      close();
    },
    onError: (failure) => showAtField(failure, setError, { onPremisesCores: 'onPremises', migrationStartedDate: 'from' }),
  });
  return (
    <FormDialog
      title={t('changeTitle', { name: licence.name })}
      submit={t('common:save')}
      onSubmit={handleSubmit((asked) => change.mutate(asked))}
      onClose={close}
      busy={change.isPending}
      error={change.error}
    >
      <p>{t('changeText')}</p>
      <TextField
        label={t('onPremises')}
        type="number"
        required
        field={register('onPremises', rules.whole(0, licence.cores))}
        error={formState.errors.onPremises}
        autoComplete="off"
      />
      {!licence.migrationStartedDate && (
        <TextField label={t('migrationStart')} hint={t('migrationHint')} type="date" field={register('from')} error={formState.errors.from} />
      )}
    </FormDialog>
  );
}
