// Adds one of the partner's people; the temporary password is shown once (rules 2.5).
import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines, showAtField, TextField, useRules } from '@/shared/kit';
import { Card, Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { OnceOnly } from '../OnceOnly';
import styles from '../Settings.module.css';
import { RoleChoice } from './RoleChoice';
import { type Role, useRoles } from './roles';

interface Fields {
  userName: string;
  firstName: string;
  lastName: string;
  displayName: string;
}

/** Somebody who was just added, with the password that nobody sees again. */
interface Added {
  id: string;
  userName: string;
  password: string;
}

const nobody: Fields = { userName: '', firstName: '', lastName: '', displayName: '' };

export function Component() {
  const { t } = useWords('settings');
  const [added, setAdded] = useState<Added>();
  return (
    <Page title={t('users.add')} lead={t('users.addLead')} crumbs={[{ title: t('users.title'), path: '/settings/users' }]}>
      {added ? <Ready added={added} again={() => setAdded(undefined)} /> : <NewUser onAdded={setAdded} />}
    </Page>
  );
}

function Ready({ added, again }: { added: Added; again: () => void }) {
  const { t } = useWords('settings');
  return (
    <Card>
      <p>{t('users.added', { name: added.userName })}</p>
      <OnceOnly title={t('users.password')} what={t('users.password')} value={added.password} warning={t('users.passwordOnce')} />
      <div className={styles['buttons']}>
        <Link to={`/settings/users/${added.id}`}>{t('users.open')}</Link>
        <Button onClick={again}>{t('users.another')}</Button>
      </div>
    </Card>
  );
}

function NewUser({ onAdded }: { onAdded: (added: Added) => void }) {
  const { t } = useWords('settings');
  const { tenant } = useSession();
  const memory = useQueryClient();
  const rules = useRules();
  const roles = useRoles();
  const [chosen, setChosen] = useState<Role[]>([]);
  const { register, handleSubmit, setError, formState } = useForm<Fields>({ defaultValues: nobody });
  const { errors } = formState;
  const add = useMutation({
    // The password goes to the page's own state, and is nowhere else.
    gcTime: 0,
    mutationFn: async ({ userName, ...names }: Fields) => {
      const name = userName.trim();
      const made = await dataOf(
        api.POST('/v1/users', {
          body: { ...names, userPrincipalName: name.includes('@') ? name : `${name}@${tenant.domain}`, roles: chosen },
        }),
      );
      onAdded({ id: made.id, userName: made.userPrincipalName, password: made.temporaryPassword ?? '' });
    },
    onSuccess: () => memory.invalidateQueries({ queryKey: ['users'] }),
    onError: (failure) =>
      showAtField(failure, setError, { userPrincipalName: 'userName', firstName: 'firstName', lastName: 'lastName', displayName: 'displayName' }),
  });
  if (roles.isPending) return <Lines count={8} />;
  if (roles.error) return <ErrorPanel error={roles.error} retry={() => void roles.refetch()} />;
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((fields) => add.mutate(fields))(event)}>
        <TextField
          label={t('users.userName')}
          hint={t('users.userNameHint', { domain: tenant.domain })}
          required
          field={register('userName', rules.required)}
          error={errors.userName}
          autoComplete="off"
        />
        <div className={styles['pair']}>
          <TextField label={t('contact.firstName')} required field={register('firstName', rules.required)} error={errors.firstName} autoComplete="off" />
          <TextField label={t('contact.lastName')} required field={register('lastName', rules.required)} error={errors.lastName} autoComplete="off" />
        </div>
        <TextField label={t('users.displayName')} hint={t('users.displayNameHint')} field={register('displayName')} error={errors.displayName} autoComplete="off" />
        <fieldset className={styles['group']}>
          <legend>{t('roles.title')}</legend>
          <p className={styles['quiet']}>{t('roles.none')}</p>
          <RoleChoice all={roles.data} chosen={chosen} onChange={setChosen} />
        </fieldset>
        {add.error && Object.keys(errors).length === 0 && <ErrorPanel error={add.error} />}
        <div className={styles['buttons']}>
          <Button appearance="primary" type="submit" disabledFocusable={add.isPending}>
            {t('users.add')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
