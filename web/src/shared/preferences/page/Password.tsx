// Changes the reader's own password; all other sessions end with the old one.
import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api } from '../../api';
import { ApiError } from '../../api/error';
import { ErrorPanel, showAtField, TextField, useRules, useToast } from '../../kit';
import { Card } from '../../page';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { hasRightLength } from './newPassword';
import styles from './Preferences.module.css';

interface Fields {
  oldPassword: string;
  newPassword: string;
  again: string;
}

const empty: Fields = { oldPassword: '', newPassword: '', again: '' };

export function Password() {
  const { t } = useWords('preferences');
  const { user } = useSession();
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const { register, handleSubmit, reset, setError, getValues, formState } = useForm<Fields>({ defaultValues: empty });
  const { errors } = formState;
  const change = useMutation({
    // Neither password stays in the page's memory.
    gcTime: 0,
    mutationFn: ({ oldPassword, newPassword }: Fields) => api.POST('/auth/password', { body: { oldPassword, newPassword } }),
    onSuccess: () => {
      reset(empty);
      toast.done(t('passwordChanged'));
      void memory.invalidateQueries({ queryKey: ['sessions'] });
    },
    onError: (failure) => {
      // Too common or too easily guessed: of its length the page itself has told.
      if (failure instanceof ApiError && failure.field === 'newPassword') {
        setError('newPassword', { type: 'server', message: t('newPasswordGuessed') }, { shouldFocus: true });
      } else {
        showAtField(failure, setError, { oldPassword: 'oldPassword' });
      }
    },
  });
  const same = (text: string) => text === getValues('newPassword') || t('notSame');
  const long = (text: string) => hasRightLength(text) || t('newPasswordLength');
  const other = (text: string) => text !== getValues('oldPassword') || t('newPasswordOld');
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((fields) => change.mutate(fields))(event)}>
        <input type="text" autoComplete="username" value={user.userPrincipalName} readOnly hidden />
        <TextField label={t('oldPassword')} required type="password" field={register('oldPassword', rules.required)} error={errors.oldPassword} autoComplete="current-password" />
        <div className={styles['pair']}>
          <TextField
            label={t('newPassword')}
            hint={t('newPasswordHint')}
            required
            type="password"
            field={register('newPassword', { ...rules.required, validate: { long, other } })}
            error={errors.newPassword}
            autoComplete="new-password"
          />
          <TextField
            label={t('again')}
            required
            type="password"
            field={register('again', { ...rules.required, validate: { same } })}
            error={errors.again}
            autoComplete="new-password"
          />
        </div>
        {change.error && Object.keys(errors).length === 0 && <ErrorPanel error={change.error} />}
        <div className={styles['buttons']}>
          <Button appearance="primary" type="submit" disabledFocusable={change.isPending}>
            {t('changePassword')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
