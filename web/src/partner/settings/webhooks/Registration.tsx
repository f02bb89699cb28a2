// The address that is told, and of which events.
import { Button, Checkbox } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ConfirmDialog, ErrorPanel, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { registrationKey } from './keys';

interface RegistrationProps {
  /** Those that this server can raise. */
  events: readonly string[];
  registration: Shape<'WebhookRegistration'> | null;
}

export function Registration({ events, registration }: RegistrationProps) {
  const { t } = useWords('webhooks');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const [chosen, setChosen] = useState<readonly string[]>(registration?.WebhookEvents ?? events);
  const [asking, setAsking] = useState(false);
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { address: registration?.WebhookUrl ?? '' } });
  const { errors } = formState;
  const known = () => memory.invalidateQueries({ queryKey: registrationKey });
  const save = useMutation({
    mutationFn: ({ address }: { address: string }) => {
      const body = {
        WebhookUrl: address.trim(),
        WebhookEvents: [...chosen],
        SignatureTokenToMsSignatureHeader: registration?.SignatureTokenToMsSignatureHeader ?? false,
      };
      return dataOf(registration ? api.PUT('/webhooks/v1/registration', { body }) : api.POST('/webhooks/v1/registration', { body }));
    },
    onSuccess: () => {
      toast.done(t('saved'));
      return known();
    },
    onError: (failure) => showAtField(failure, setError, { WebhookUrl: 'address' }),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE('/webhooks/v1/registration'),
    onSuccess: () => toast.done(t('removed')),
    onSettled: () => {
      setAsking(false);
      return known();
    },
  });
  // Events that a client registered by name and that this server has no cause for stay with the registration.
  const shown = [...events, ...(registration?.WebhookEvents ?? []).filter((event) => !events.includes(event))];
  const failure = remove.error ?? (Object.keys(errors).length === 0 ? save.error : null);
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((fields) => save.mutate(fields))(event)}>
        <TextField label={t('address')} hint={t('addressHint')} required type="url" field={register('address', rules.required)} error={errors.address} autoComplete="off" />
        <fieldset className={styles['group']}>
          <legend>{t('events')}</legend>
          <div className={styles['roles']}>
            {shown.map((event) => (
              <Checkbox
                key={event}
                label={event}
                checked={chosen.includes(event)}
                onChange={(_, { checked }) => setChosen(checked ? [...chosen, event] : chosen.filter((each) => each !== event))}
              />
            ))}
          </div>
        </fieldset>
        {failure && <ErrorPanel error={failure} />}
        <div className={styles['buttons']}>
          <Button appearance="primary" type="submit" disabledFocusable={save.isPending}>
            {registration ? t('common:save') : t('register')}
          </Button>
          {registration && <Button onClick={() => setAsking(true)}>{t('remove')}</Button>}
        </div>
      </form>
      <ConfirmDialog open={asking} title={t('removeTitle')} confirm={t('remove')} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setAsking(false)}>
        <p>{t('removeAbout')}</p>
      </ConfirmDialog>
    </Card>
  );
}
