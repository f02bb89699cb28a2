// Registers a program; its secret is shown once.
import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { ChoiceField, CopyId, ErrorPanel, Lines, LongTextField, showAtField, TextField, useRules } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { OnceOnly } from '../OnceOnly';
import styles from '../Settings.module.css';
import { RoleChoice } from '../users/RoleChoice';
import { type Role, useRoles } from '../users/roles';
import { linesOf } from './secrets';
import { TokenSnippet } from './TokenSnippet';

interface Fields {
  name: string;
  kind: 'confidential' | 'public';
  redirects: string;
}

/** A program that was just registered, with the secret that nobody sees again; a public one has none. */
interface Added {
  id: string;
  name: string;
  secret: string | undefined;
}

export function Component() {
  const { t } = useWords('settings');
  const [added, setAdded] = useState<Added>();
  return (
    <Page
      title={t('applications.add')}
      lead={t('applications.addLead')}
      crumbs={[{ title: t('applications.title'), path: '/settings/applications' }]}
    >
      {added ? <Ready added={added} /> : <NewApplication onAdded={setAdded} />}
    </Page>
  );
}

function Ready({ added }: { added: Added }) {
  const { t } = useWords('settings');
  return (
    <>
      <Card>
        <p>{t('applications.added', { name: added.name })}</p>
        <Facts>
          <Fact name={t('applications.clientId')}>
            <CopyId value={added.id} what={t('applications.clientId')} />
          </Fact>
        </Facts>
        {added.secret && (
          <OnceOnly title={t('applications.secret')} what={t('applications.secret')} value={added.secret} warning={t('applications.secretOnce')} />
        )}
        <Link to={`/settings/applications/${added.id}`}>{t('applications.openIt')}</Link>
      </Card>
      {added.secret && (
        <Section title={t('applications.token')}>
          <TokenSnippet clientId={added.id} />
        </Section>
      )}
    </>
  );
}

function NewApplication({ onAdded }: { onAdded: (added: Added) => void }) {
  const { t } = useWords('settings');
  const memory = useQueryClient();
  const rules = useRules();
  const roles = useRoles();
  const [chosen, setChosen] = useState<Role[]>([]);
  const { register, handleSubmit, control, setError, formState } = useForm<Fields>({
    defaultValues: { name: '', kind: 'confidential', redirects: '' },
  });
  const { errors } = formState;
  const isPublic = useWatch({ control, name: 'kind' }) === 'public';
  const add = useMutation({
    // The secret goes to the page's own state, and is nowhere else.
    gcTime: 0,
    mutationFn: async ({ name, redirects }: Fields) => {
      const made = await dataOf(
        api.POST('/v1/applications', {
          body: { name: name.trim(), redirectUris: linesOf(redirects), publicClient: isPublic, ...(!isPublic && { roles: chosen }) },
        }),
      );
      onAdded({ id: made.id, name: made.name, secret: made.clientSecret });
    },
    onSuccess: () => memory.invalidateQueries({ queryKey: ['applications'] }),
    onError: (failure) => showAtField(failure, setError, { name: 'name', redirectUris: 'redirects' }),
  });
  if (roles.isPending) return <Lines count={8} />;
  if (roles.error) return <ErrorPanel error={roles.error} retry={() => void roles.refetch()} />;
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((fields) => add.mutate(fields))(event)}>
        <TextField label={t('applications.name')} hint={t('applications.nameHint')} required field={register('name', rules.required)} error={errors.name} autoComplete="off" />
        <ChoiceField
          label={t('applications.kind')}
          field={register('kind')}
          choices={{ confidential: t('applications.kinds.confidential'), public: t('applications.kinds.public') }}
        />
        <LongTextField label={t('applications.redirects')} hint={t('applications.redirectsHint')} rows={3} field={register('redirects')} error={errors.redirects} />
        {!isPublic && (
          <fieldset className={styles['group']}>
            <legend>{t('applications.roles')}</legend>
            <p className={styles['quiet']}>{t('applications.rolesAbout')}</p>
            <RoleChoice all={roles.data} chosen={chosen} onChange={setChosen} everyRole />
          </fieldset>
        )}
        {add.error && Object.keys(errors).length === 0 && <ErrorPanel error={add.error} />}
        <div className={styles['buttons']}>
          <Button appearance="primary" type="submit" disabledFocusable={add.isPending}>
            {t('applications.add')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
