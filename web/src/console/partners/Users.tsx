// The users of a tenant: who may sign in, with which roles; their passwords and sessions.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import {
  BulkAct,
  type Column,
  ConfirmDialog,
  CopyId,
  DataList,
  EmptyPage,
  FormDialog,
  showAtField,
  StatusBadge,
  TextField,
  useRules,
  When,
} from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { type SessionDoor, sessionsOf, UserSessions } from '@/shared/sessions/UserSessions';
import { useWords } from '@/shared/words/words';
import { ManyField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { type Secret, ShownOnce } from '../parts/ShownOnce';
import { useRoleWords } from './roles';

type User = Shape<'TenantUser'>;
type Role = Shape<'Role'>;
const idOf = (user: User) => user.id;
const nameOf = (user: User) => user.displayName || user.userPrincipalName;

export function Users({ tenantId }: { tenantId: string }) {
  const { t } = useWords('console-partners');
  const memory = useQueryClient();
  const roleWords = useRoleWords();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<Secret>();
  const rows = usePages(['tenant-users', tenantId], (signal) =>
    dataOf(api.GET('/operator/v1/tenants/{tenant_id}/users', { params: { path: { tenant_id: tenantId }, query: { size: 200 } }, signal })),
  );
  const columns = useMemo<readonly Column<User>[]>(
    () => [
      { id: 'name', header: t('userShown'), heading: true, share: 2, cell: nameOf },
      { id: 'userName', header: t('userName'), share: 3, cell: (row) => <CopyId value={row.userPrincipalName} what={t('userName')} /> },
      { id: 'roles', header: t('roles'), share: 2.6, cell: (row) => row.roles.map((role) => roleWords[role]).join(', ') },
      {
        id: 'state',
        header: t('status'),
        share: 1,
        cell: (row) => <StatusBadge tone={row.state === 'active' ? 'good' : 'quiet'}>{t(`userStates.${row.state}`)}</StatusBadge>,
      },
    ],
    [t, roleWords],
  );
  return (
    <>
      <DataList
        name="tenant-users"
        label={t('users')}
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <OneUser tenantId={tenantId} user={row} tell={setSecret} />}
        tools={
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
            {t('addUser')}
          </Button>
        }
        copied={{ label: t('copyUserNames'), of: (user) => user.userPrincipalName }}
        bulk={(_, clear, chosen) => (
          <BulkAct
            label={t('disable')}
            title={(count) => t('disableMany', { count })}
            done={(count) => t('disabledMany', { count })}
            rows={chosen}
            nameOf={nameOf}
            takes={(user) => user.state === 'active'}
            act={(user) =>
              api.PATCH('/operator/v1/tenants/{tenant_id}/users/{user_id}', {
                params: { path: { tenant_id: tenantId, user_id: user.id } },
                body: { state: 'inactive' },
              })
            }
            settled={() => memory.invalidateQueries({ queryKey: ['tenant-users', tenantId] })}
            clear={clear}
          >
            <p>{t('disableText')}</p>
          </BulkAct>
        )}
        empty={<EmptyPage title={t('noUsers')}>{t('noUsersText')}</EmptyPage>}
      />
      {adding && <UserForm tenantId={tenantId} close={() => setAdding(false)} tell={setSecret} />}
      {secret && (
        <ShownOnce title={t('passwordTitle')} name={t('userName')} secretName={t('password')} secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </>
  );
}

interface UserFields {
  userPrincipalName: string;
  firstName: string;
  lastName: string;
  displayName: string;
  roles: Role[];
}

/** Adds a user, or changes the one that is given. */
function UserForm({ tenantId, user, close, tell }: { tenantId: string; user?: User; close: () => void; tell?: (secret: Secret) => void }) {
  const { t } = useWords('console-partners');
  const rules = useRules();
  const roleWords = useRoleWords('partner');
  const { register, control, handleSubmit, setError, formState } = useForm<UserFields>({
    defaultValues: {
      userPrincipalName: user?.userPrincipalName ?? '',
      firstName: user?.firstName ?? '',
      lastName: user?.lastName ?? '',
      displayName: user?.displayName ?? '',
      roles: user?.roles ?? ['admin_agent'],
    },
  });
  const { errors } = formState;
  const save = useChange({
    change: async (fields: UserFields) => {
      if (user) {
        const path = { tenant_id: tenantId, user_id: user.id };
        return dataOf(api.PATCH('/operator/v1/tenants/{tenant_id}/users/{user_id}', { params: { path }, body: fields }));
      }
      return dataOf(api.POST('/operator/v1/tenants/{tenant_id}/users', { params: { path: { tenant_id: tenantId } }, body: fields }));
    },
    done: user ? t('saved') : t('userAdded'),
    stale: [['tenant-users', tenantId]],
    then: (made) => {
      close();
      if ('temporaryPassword' in made && made.temporaryPassword) tell?.({ of: made.userPrincipalName, value: made.temporaryPassword });
    },
    refused: (failure) =>
      showAtField(failure, setError, {
        userPrincipalName: 'userPrincipalName',
        firstName: 'firstName',
        lastName: 'lastName',
        displayName: 'displayName',
        roles: 'roles',
      }),
  });
  return (
    <FormDialog
      title={user ? t('editTitle', { name: nameOf(user) }) : t('addUser')}
      submit={user ? t('common:save') : t('addUser')}
      onSubmit={handleSubmit((fields) => save.mutate(fields))}
      onClose={close}
      busy={save.isPending}
      error={Object.keys(errors).length > 0 ? null : save.error}
    >
      <TextField label={t('userName')} hint={t('userNameForm')} required field={register('userPrincipalName', rules.email)} error={errors.userPrincipalName} autoComplete="off" />
      <div className={styles['pair']}>
        <TextField label={t('firstName')} field={register('firstName')} error={errors.firstName} autoComplete="off" />
        <TextField label={t('lastName')} field={register('lastName')} error={errors.lastName} autoComplete="off" />
      </div>
      <TextField label={t('userShown')} field={register('displayName')} error={errors.displayName} autoComplete="off" />
      <ManyField label={t('roles')} name="roles" control={control} choices={roleWords} atLeastOne={t('oneRole')} />
    </FormDialog>
  );
}

function OneUser({ tenantId, user, tell }: { tenantId: string; user: User; tell: (secret: Secret) => void }) {
  const { t } = useWords('console-partners');
  const { t: told } = useWords('sessions');
  const [asking, setAsking] = useState<'edit' | 'reset' | 'disable'>();
  const close = () => setAsking(undefined);
  const path = { tenant_id: tenantId, user_id: user.id };
  const door = useMemo<SessionDoor>(() => {
    const of = { tenant_id: tenantId, user_id: user.id };
    return {
      list: (signal) => dataOf(api.GET('/operator/v1/tenants/{tenant_id}/users/{user_id}/sessions', { params: { path: of }, signal })),
      end: (id) =>
        api.DELETE('/operator/v1/tenants/{tenant_id}/users/{user_id}/sessions/{session_id}', { params: { path: { ...of, session_id: id } } }),
      endAll: () => api.DELETE('/operator/v1/tenants/{tenant_id}/users/{user_id}/sessions', { params: { path: of } }),
    };
  }, [tenantId, user.id]);
  const stale = [['tenant-users', tenantId], sessionsOf(user.id)];
  const active = user.state === 'active';
  const reset = useChange({
    change: () => dataOf(api.POST('/operator/v1/tenants/{tenant_id}/users/{user_id}/resetpassword', { params: { path } })),
    stale,
    then: (made) => {
      close();
      tell({ of: user.userPrincipalName, value: made.temporaryPassword });
    },
  });
  const disable = useChange({
    change: () =>
      dataOf(api.PATCH('/operator/v1/tenants/{tenant_id}/users/{user_id}', { params: { path }, body: { state: active ? 'inactive' : 'active' } })),
    done: active ? t('userDisabled', { name: nameOf(user) }) : t('userEnabled', { name: nameOf(user) }),
    stale,
    then: close,
  });
  return (
    <>
      <Facts>
        <Fact name={t('userId')}>
          <CopyId value={user.id} what={t('userId')} />
        </Fact>
        <Fact name={t('created')}>
          <When at={user.createdDate} />
        </Fact>
        <Fact name={t('mfa')}>{user.mfa ? t('common:yes') : t('common:no')}</Fact>
        <Fact name={t('mustChange')}>{user.forceChangePassword ? t('common:yes') : t('common:no')}</Fact>
      </Facts>
      <div className={styles['actions']}>
        <Button size="small" onClick={() => setAsking('edit')}>
          {t('common:edit')}
        </Button>
        <Button size="small" onClick={() => setAsking('reset')}>
          {t('resetPassword')}
        </Button>
        <Button size="small" onClick={() => setAsking('disable')}>
          {active ? t('disable') : t('enable')}
        </Button>
      </div>
      <h2 className={styles['heading']}>{told('title')}</h2>
      <UserSessions userId={user.id} name={nameOf(user)} door={door} />
      {asking === 'edit' && <UserForm tenantId={tenantId} user={user} close={close} />}
      <ConfirmDialog
        open={asking === 'reset'}
        title={t('resetTitle', { name: nameOf(user) })}
        confirm={t('resetPassword')}
        onConfirm={() => reset.mutate()}
        onClose={close}
        busy={reset.isPending}
      >
        {t('resetText')}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'disable'}
        title={active ? t('disableTitle', { name: nameOf(user) }) : t('enableTitle', { name: nameOf(user) })}
        confirm={active ? t('disable') : t('enable')}
        onConfirm={() => disable.mutate()}
        onClose={close}
        busy={disable.isPending}
      >
        {active ? t('disableText') : t('enableText')}
      </ConfirmDialog>
    </>
  );
}
