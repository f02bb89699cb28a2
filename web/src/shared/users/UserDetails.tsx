// One user of a customer: roles, a new password, deleting and restoring.
import { Button, Checkbox } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, dataOf, type Shape } from '../api';
import { ConfirmDialog, CopyId, ErrorPanel, Lines, useErrorText, useToast, When } from '../kit';
import { Fact, Facts } from '../page';
import { type SessionDoor, sessionsOf, UserSessions } from '../sessions/UserSessions';
import { useWords } from '../words/words';
import type { ShownOnce } from './PasswordDialog';
import styles from './Users.module.css';

interface UserDetailsProps {
  customerId: string;
  user: Shape<'CustomerUser'>;
  show: (made: ShownOnce) => void;
}

export function UserDetails({ customerId, user, show }: UserDetailsProps) {
  const { t } = useWords('customer-users');
  const { t: told } = useWords('sessions');
  const toast = useToast();
  const memory = useQueryClient();
  const errorText = useErrorText();
  const [asking, setAsking] = useState<'reset' | 'delete'>();
  const path = { customer_id: customerId, customer_user_id: user.id };
  const name = user.displayName || user.userPrincipalName;
  const again = () => memory.invalidateQueries({ queryKey: ['customer-users', customerId] });
  const reset = useMutation({
    // Gives nothing back: the memory of mutations is no place for a password.
    mutationFn: async () => {
      const changed = await dataOf(
        api.PATCH('/v1/customers/{customer_id}/users/{customer_user_id}/resetpassword', { params: { path }, body: {} }),
      );
      setAsking(undefined);
      show({ userName: user.userPrincipalName, password: changed.passwordProfile?.password ?? '' });
    },
    onSuccess: () => memory.invalidateQueries({ queryKey: sessionsOf(user.id) }),
  });
  const restore = useMutation({
    mutationFn: () => dataOf(api.PATCH('/v1/customers/{customer_id}/users/{customer_user_id}', { params: { path }, body: { state: 'active' } })),
    onSuccess: async () => {
      await again();
      toast.done(t('restored', { name }));
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE('/v1/customers/{customer_id}/users/{customer_user_id}', { params: { path } }),
    onSuccess: async () => {
      setAsking(undefined);
      await again();
      toast.done(t('deleted', { name }), { undo: () => restore.mutate() });
    },
  });
  const active = user.state === 'active';
  const door = useMemo<SessionDoor>(() => {
    const of = { customer_id: customerId, customer_user_id: user.id };
    return {
      list: (signal) => dataOf(api.GET('/v1/customers/{customer_id}/users/{customer_user_id}/sessions', { params: { path: of }, signal })),
      end: (id) =>
        api.DELETE('/v1/customers/{customer_id}/users/{customer_user_id}/sessions/{session_id}', {
          params: { path: { ...of, session_id: id } },
        }),
      endAll: () => api.DELETE('/v1/customers/{customer_id}/users/{customer_user_id}/sessions', { params: { path: of } }),
    };
  }, [customerId, user.id]);
  return (
    <div className={styles['details']}>
      <Facts>
        <Fact name={t('userName')}>
          <CopyId value={user.userPrincipalName} what={t('userName')} />
        </Fact>
        {user.phoneNumber && <Fact name={t('phone')}>{user.phoneNumber}</Fact>}
        {user.usageLocation && <Fact name={t('location')}>{user.usageLocation}</Fact>}
        {user.softDeletionTime && (
          <Fact name={t('deletedOn')}>
            <When at={user.softDeletionTime} />
          </Fact>
        )}
      </Facts>
      {active ? (
        <>
          <Roles customerId={customerId} user={user} />
          <h2 className={styles['heading']}>{told('title')}</h2>
          <UserSessions userId={user.id} name={name} door={door} />
          <div className={styles['buttons']}>
            <Button onClick={() => setAsking('reset')}>{t('reset')}</Button>
            <Button onClick={() => setAsking('delete')}>{t('delete')}</Button>
          </div>
        </>
      ) : (
        <div className={styles['buttons']}>
          <Button disabledFocusable={restore.isPending} onClick={() => !restore.isPending && restore.mutate()}>
            {t('restore')}
          </Button>
          <span className={styles['quiet']}>{t('restoreHint')}</span>
        </div>
      )}
      <ConfirmDialog
        open={asking === 'reset'}
        title={t('resetTitle', { name })}
        confirm={t('resetConfirm')}
        busy={reset.isPending}
        onConfirm={() => reset.mutate()}
        onClose={() => setAsking(undefined)}
      >
        <p>{t('resetText')}</p>
        {reset.error && <ErrorPanel error={reset.error} />}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'delete'}
        title={t('deleteTitle', { name })}
        confirm={t('deleteConfirm')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(undefined)}
      >
        <p>{t('deleteText')}</p>
        {remove.error && <ErrorPanel error={remove.error} />}
      </ConfirmDialog>
    </div>
  );
}

/** The directory's roles, those of the user ticked. */
function Roles({ customerId, user }: { customerId: string; user: Shape<'CustomerUser'> }) {
  const { t, has } = useRoleWords();
  const memory = useQueryClient();
  const toast = useToast();
  const key = ['customer-user-roles', customerId, user.id];
  const roles = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const path = { customer_id: customerId };
      const [all, own] = await Promise.all([
        dataOf(api.GET('/v1/customers/{customer_id}/directoryroles', { params: { path }, signal })),
        dataOf(
          api.GET('/v1/customers/{customer_id}/users/{customer_user_id}/directoryroles', {
            params: { path: { ...path, customer_user_id: user.id } },
            signal,
          }),
        ),
      ]);
      return all.items.map((role) => ({ ...role, given: own.items.some((each) => each.id === role.id) }));
    },
  });
  const set = useMutation({
    mutationFn: async ({ roleId, given }: { roleId: string; given: boolean }) => {
      const path = { customer_id: customerId, role_id: roleId };
      if (given) {
        await api.POST('/v1/customers/{customer_id}/directoryroles/{role_id}/usermembers', { params: { path }, body: { id: user.id } });
      } else {
        await api.DELETE('/v1/customers/{customer_id}/directoryroles/{role_id}/usermembers/{customer_user_id}', {
          params: { path: { ...path, customer_user_id: user.id } },
        });
      }
    },
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: key });
      toast.done(t('rolesSaved'));
    },
  });
  if (roles.isPending) return <Lines count={2} />;
  if (roles.error) return <ErrorPanel error={roles.error} retry={() => void roles.refetch()} />;
  return (
    <>
      <fieldset className={styles['roles']}>
        <legend>{t('roles')}</legend>
        {roles.data.map((role) => (
          <Checkbox
            key={role.id}
            checked={role.given}
            disabled={set.isPending}
            label={has(role.name)}
            onChange={(_, change) => set.mutate({ roleId: role.id, given: change.checked === true })}
          />
        ))}
      </fieldset>
      {set.error && <ErrorPanel error={set.error} />}
    </>
  );
}

/** The directory names its roles in English; the two that there are have a name in the reader's language. */
function useRoleWords() {
  const { t } = useWords('customer-users');
  const names: Record<string, string> = {
    'Global Administrator': t('roleNames.global'),
    'Billing Administrator': t('roleNames.billing'),
  };
  return { t, has: (name: string) => names[name] ?? name };
}
