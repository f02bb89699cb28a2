// Uses a licence for a machine; whether it suffices is said before it is done.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '@fluentui/react-components';
import { useForm, useWatch } from 'react-hook-form';
import { api, dataOf } from '@/shared/api';
import { ChoiceField, FormDialog, StatusBadge, TextField, useRules, useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { askLicencesAgain, type Benefit, type Licence, usesOf } from './licences';

interface Fields {
  licenceId: string;
  use: Benefit['use'];
  resourceUri: string;
  vCpus: string;
}

const bodyOf = ({ vCpus, resourceUri, ...rest }: Fields) => ({ ...rest, resourceUri: resourceUri.trim(), vCpus: Number(vCpus) });

export function AssignDialog({ customerId, licences, close }: { customerId: string; licences: readonly Licence[]; close: () => void }) {
  const { t } = useWords('licences');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const [first] = licences;
  const { control, register, formState, handleSubmit, setValue } = useForm<Fields>({
    defaultValues: { licenceId: first?.id ?? '', use: usesOf[first?.product ?? 'windowsServer'][0] ?? 'windowsMachine', resourceUri: '', vCpus: '8' },
  });
  const { errors } = formState;
  const licenceId = useWatch({ control, name: 'licenceId' });
  const uses = (id: string) => usesOf[licences.find((each) => each.id === id)?.product ?? 'windowsServer'];
  const params = { path: { customer_id: customerId } };
  const check = useMutation({
    mutationFn: (asked: Fields) => dataOf(api.POST('/v1/customers/{customer_id}/benefits/check', { params, body: bodyOf(asked) })),
  });
  const assign = useMutation({
    mutationFn: (asked: Fields) => dataOf(api.POST('/v1/customers/{customer_id}/benefits', { params, body: bodyOf(asked) })),
    onSuccess: async () => {
      await askLicencesAgain(memory, customerId);
      toast.done(t('assigned'));
      close();
    },
  });
  const verdict = check.data;
  return (
    <FormDialog
      title={t('assignTitle')}
      submit={t('assignConfirm')}
      onSubmit={handleSubmit((asked) => assign.mutate(asked))}
      onClose={close}
      busy={assign.isPending}
      error={assign.error ?? check.error}
    >
      <ChoiceField
        label={t('licence')}
        field={register('licenceId', { onChange: ({ target }) => setValue('use', uses(String(target.value))[0] ?? 'windowsMachine') })}
        choices={Object.fromEntries(licences.map((each) => [each.id, each.name]))}
      />
      <ChoiceField label={t('use')} field={register('use')} choices={Object.fromEntries(uses(licenceId).map((each) => [each, t(`uses.${each}`)]))} />
      <TextField
        label={t('resource')}
        hint={t('resourceHint')}
        required
        field={register('resourceUri', rules.required)}
        error={errors.resourceUri}
        autoComplete="off"
      />
      <TextField label={t('vCpus')} type="number" required field={register('vCpus', rules.whole(1, 1000))} error={errors.vCpus} autoComplete="off" />
      <div>
        <Button disabledFocusable={check.isPending} onClick={() => void handleSubmit((asked) => check.mutate(asked))()}>
          {t('check')}
        </Button>
      </div>
      <div role="status">
        {verdict && (
          <>
            <StatusBadge tone={verdict.compliant ? 'good' : 'bad'}>{t(verdict.compliant ? 'compliant' : 'notCompliant')}</StatusBadge>
            <p>{t('verdict', { needed: verdict.coresNeeded, left: verdict.coresLeft })}</p>
            {!verdict.compliant && <p>{verdict.reason}</p>}
          </>
        )}
      </div>
    </FormDialog>
  );
}
