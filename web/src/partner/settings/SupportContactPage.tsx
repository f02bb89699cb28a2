// The support contact: whom the partner's customers are told to ask.
import type { UseFormReturn } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { TextField, useRules } from '@/shared/kit';
import { Fact, Facts, Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { NextSteps } from './NextSteps';
import { ProfileEditor } from './ProfileEditor';
import styles from './Settings.module.css';

type Support = Shape<'SupportProfile'>;

interface Fields {
  email: string;
  telephone: string;
  website: string;
}

const paths = { email: 'email', telephone: 'telephone', website: 'website' } as const;
const load = (signal: AbortSignal) => dataOf(api.GET('/v1/profiles/support', { signal }));
const toFields = ({ email, telephone, website }: Support): Fields => ({ email, telephone, website });
const save = (fields: Fields, before: Support) =>
  dataOf(
    api.PUT('/v1/profiles/support', { params: { header: { 'If-Match': before.attributes.etag ?? '*' } }, body: fields }),
  );

export function Component() {
  const { t } = useWords('settings');
  return (
    <Page title={t('support.title')} lead={t('support.lead')}>
      <ProfileEditor
        kind="support"
        needs="manage_profile"
        whoMay={t('whoMayProfile')}
        load={load}
        toFields={toFields}
        save={save}
        paths={paths}
        text={(profile) => (
          <Facts>
            <Fact name={t('email')}>{profile.email}</Fact>
            <Fact name={t('contact.phone')}>{profile.telephone || t('common:none')}</Fact>
            <Fact name={t('support.website')}>{profile.website || t('common:none')}</Fact>
          </Facts>
        )}
      >
        {(form) => <SupportFields form={form} />}
      </ProfileEditor>
      <NextSteps to={['organization', 'billing', 'users']} />
    </Page>
  );
}

function SupportFields({ form }: { form: UseFormReturn<Fields> }) {
  const { t } = useWords('settings');
  const rules = useRules();
  const { register, formState } = form;
  const { errors } = formState;
  return (
    <>
      <div className={styles['pair']}>
        <TextField label={t('email')} required type="email" field={register('email', rules.email)} error={errors.email} autoComplete="email" />
        <TextField label={t('contact.phone')} type="tel" field={register('telephone')} error={errors.telephone} autoComplete="tel" />
      </div>
      <TextField label={t('support.website')} hint={t('support.websiteHint')} type="url" field={register('website')} error={errors.website} autoComplete="url" />
    </>
  );
}
