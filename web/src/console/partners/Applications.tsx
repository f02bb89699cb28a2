// The API applications of a tenant: what acts for it without a person, and their secrets.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import {
  type Column,
  ConfirmDialog,
  CopyId,
  DataList,
  EmptyPage,
  FormDialog,
  LongTextField,
  showAtField,
  TextField,
  useRules,
} from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { CheckField, ManyField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import { rowsOf } from '../parts/pages';
import styles from '../parts/parts.module.css';
import { type Secret, ShownOnce } from '../parts/ShownOnce';
import { useRoleWords } from './roles';

type Application = Shape<'Application'>;
const idOf = (application: Application) => application.id;
const nameOf = (application: Application) => application.name;

export function Applications({ tenantId }: { tenantId: string }) {
  const { t } = useWords('console-partners');
  const roleWords = useRoleWords();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<Secret>();
  const applications = useQuery({
    queryKey: ['tenant-applications', tenantId],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/tenants/{tenant_id}/applications', { params: { path: { tenant_id: tenantId } }, signal })),
  });
  const columns = useMemo<readonly Column<Application>[]>(
    () => [
      { id: 'name', header: t('name'), heading: true, share: 2, cell: nameOf },
      { id: 'id', header: t('clientId'), share: 3, cell: (row) => <CopyId value={row.id} what={t('clientId')} /> },
      { id: 'roles', header: t('roles'), share: 2, cell: (row) => row.roles.map((role) => roleWords[role]).join(', ') },
      { id: 'kind', header: t('appKind'), share: 1.4, cell: (row) => (row.publicClient ? t('publicApp') : t('secretApp')) },
    ],
    [t, roleWords],
  );
  return (
    <>
      <DataList
        name="tenant-applications"
        label={t('applications')}
        rows={rowsOf(applications)}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <OneApplication tenantId={tenantId} application={row} tell={setSecret} />}
        tools={
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
            {t('addApplication')}
          </Button>
        }
        empty={<EmptyPage title={t('noApplications')}>{t('noApplicationsText')}</EmptyPage>}
      />
      {adding && <AddApplication tenantId={tenantId} close={() => setAdding(false)} tell={setSecret} />}
      {secret && (
        <ShownOnce title={t('secretTitle')} name={t('clientId')} secretName={t('secret')} secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </>
  );
}

function OneApplication({ tenantId, application, tell }: { tenantId: string; application: Application; tell: (secret: Secret) => void }) {
  const { t } = useWords('console-partners');
  const [asking, setAsking] = useState<'secret' | 'delete'>();
  const close = () => setAsking(undefined);
  const remove = useChange({
    change: () =>
      api.DELETE('/operator/v1/tenants/{tenant_id}/applications/{application_id}', {
        params: { path: { tenant_id: tenantId, application_id: application.id } },
      }),
    done: t('applicationDeleted', { name: application.name }),
    stale: [['tenant-applications', tenantId]],
  });
  const add = useChange({
    change: () =>
      dataOf(
        api.POST('/operator/v1/tenants/{tenant_id}/applications/{application_id}/secrets', {
          params: { path: { tenant_id: tenantId, application_id: application.id } },
        }),
      ),
    stale: [],
    then: (made) => {
      close();
      tell({ of: application.id, value: made.clientSecret });
    },
  });
  return (
    <>
      <Facts>
        <Fact name={t('redirects')}>{application.redirectUris.join(', ') || t('common:none')}</Fact>
        <Fact name={t('audiences')}>{application.audiences.join(', ') || t('common:none')}</Fact>
        <Fact name={t('keepsToken')}>{application.keepsRefreshToken ? t('common:yes') : t('common:no')}</Fact>
      </Facts>
      <div className={styles['actions']}>
        {!application.publicClient && (
          <Button size="small" onClick={() => setAsking('secret')}>
            {t('addSecret')}
          </Button>
        )}
        <Button size="small" onClick={() => setAsking('delete')}>
          {t('deleteApplication')}
        </Button>
      </div>
      <ConfirmDialog
        open={asking === 'delete'}
        title={t('deleteApplicationTitle', { name: application.name })}
        confirm={t('deleteApplication')}
        onConfirm={() => remove.mutate()}
        onClose={close}
        busy={remove.isPending}
      >
        {t('deleteApplicationText')}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'secret'}
        title={t('addSecretTitle', { name: application.name })}
        confirm={t('addSecret')}
        onConfirm={() => add.mutate()}
        onClose={close}
        busy={add.isPending}
      >
        {t('addSecretText')}
      </ConfirmDialog>
    </>
  );
}

interface Fields {
  name: string;
  roles: Shape<'Role'>[];
  redirects: string;
  audiences: string;
  publicClient: boolean;
  keepsRefreshToken: boolean;
}

const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

function AddApplication({ tenantId, close, tell }: { tenantId: string; close: () => void; tell: (secret: Secret) => void }) {
  const { t } = useWords('console-partners');
  const rules = useRules();
  const roleWords = useRoleWords('partner');
  const { register, control, handleSubmit, setError, formState } = useForm<Fields>({
    defaultValues: { name: '', roles: [], redirects: '', audiences: '', publicClient: false, keepsRefreshToken: false },
  });
  const { errors } = formState;
  const add = useChange({
    change: ({ redirects, audiences, ...fields }: Fields) =>
      dataOf(
        api.POST('/operator/v1/tenants/{tenant_id}/applications', {
          params: { path: { tenant_id: tenantId } },
          body: { ...fields, name: fields.name.trim(), redirectUris: lines(redirects), audiences: lines(audiences) },
        }),
      ),
    done: t('applicationAdded'),
    stale: [['tenant-applications', tenantId]],
    then: (made) => {
      close();
      if (made.clientSecret) tell({ of: made.id, value: made.clientSecret });
    },
    refused: (failure) =>
      showAtField(failure, setError, {
        name: 'name',
        roles: 'roles',
        redirectUris: 'redirects',
        audiences: 'audiences',
        keepsRefreshToken: 'keepsRefreshToken',
      }),
  });
  return (
    <FormDialog
      title={t('addApplication')}
      submit={t('addApplication')}
      onSubmit={handleSubmit((fields) => add.mutate(fields))}
      onClose={close}
      busy={add.isPending}
      error={Object.keys(errors).length > 0 ? null : add.error}
    >
      <TextField label={t('name')} required field={register('name', rules.required)} error={errors.name} autoComplete="off" />
      <ManyField label={t('roles')} name="roles" control={control} choices={roleWords} />
      <LongTextField label={t('redirects')} hint={t('onePerLine')} rows={2} field={register('redirects')} error={errors.redirects} />
      <LongTextField label={t('audiences')} hint={t('onePerLine')} rows={2} field={register('audiences')} error={errors.audiences} />
      <CheckField label={t('publicHint')} name="publicClient" control={control} />
      <CheckField label={t('keepsToken')} name="keepsRefreshToken" control={control} />
    </FormDialog>
  );
}
