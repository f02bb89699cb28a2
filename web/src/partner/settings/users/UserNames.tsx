// What somebody is called, and by which name they sign in.
import { useForm } from 'react-hook-form';
import { ErrorPanel, showAtField, TextField, useRules, WhyNot } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { type User, useUserChange, useWhyNotAccount } from './useUserChange';

interface Fields {
  userPrincipalName: string;
  firstName: string;
  lastName: string;
  displayName: string;
}

const toFields = ({ userPrincipalName, firstName, lastName, displayName }: User): Fields => ({
  userPrincipalName,
  firstName,
  lastName,
  displayName,
});

export function UserNames({ user }: { user: User }) {
  const { t } = useWords('settings');
  const { tenant } = useSession();
  const rules = useRules();
  const whyNot = useWhyNotAccount(user);
  const change = useUserChange(user);
  const { register, handleSubmit, reset, setError, formState } = useForm<Fields>({ defaultValues: toFields(user) });
  const { errors } = formState;
  const save = (fields: Fields) =>
    change.mutate(fields, {
      onSuccess: (now) => reset(toFields(now)),
      onError: (failure) =>
        showAtField(failure, setError, { userPrincipalName: 'userPrincipalName', firstName: 'firstName', lastName: 'lastName', displayName: 'displayName' }),
    });
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit(save)(event)}>
        <div className={styles['pair']}>
          <TextField label={t('contact.firstName')} field={register('firstName')} error={errors.firstName} autoComplete="off" />
          <TextField label={t('contact.lastName')} field={register('lastName')} error={errors.lastName} autoComplete="off" />
        </div>
        <TextField label={t('users.displayName')} field={register('displayName')} error={errors.displayName} autoComplete="off" />
        <TextField
          label={t('users.userName')}
          hint={t('users.userNameHint', { domain: tenant.domain })}
          required
          field={register('userPrincipalName', rules.required)}
          error={errors.userPrincipalName}
          autoComplete="off"
        />
        {change.error && Object.keys(errors).length === 0 && <ErrorPanel error={change.error} />}
        <div className={styles['buttons']}>
          <WhyNot appearance="primary" type="submit" whyNot={whyNot} disabledFocusable={change.isPending}>
            {t('users.saveNames')}
          </WhyNot>
        </div>
      </form>
    </Card>
  );
}
