// The organisation's profile: what the partner is called, where it is, which language it reads.
import { useMemo } from 'react';
import { useWatch, type UseFormReturn } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, CopyId, TextField, useRules } from '@/shared/kit';
import { Fact, Facts, Page } from '@/shared/page';
import { AddressFields, addressFields, addressOf, type AddressParts, partsOf, useCountryRules } from '@/shared/places/AddressFields';
import { AddressText } from '@/shared/places/AddressText';
import { languageName } from '@/shared/format/countries';
import { useLanguage, useWords } from '@/shared/words/words';
import { NextSteps } from './NextSteps';
import { ProfileEditor } from './ProfileEditor';
import styles from './Settings.module.css';

type Organization = Shape<'OrganizationProfile'>;

interface Fields {
  companyName: string;
  email: string;
  language: string;
  culture: string;
  address: AddressParts;
}

const paths = {
  companyName: 'companyName',
  email: 'email',
  language: 'language',
  culture: 'culture',
  ...addressFields('defaultAddress', 'address'),
} as const;

const load = (signal: AbortSignal) => dataOf(api.GET('/v1/profiles/organization', { signal }));
const toFields = (profile: Organization): Fields => ({
  companyName: profile.companyName,
  email: profile.email,
  language: profile.language,
  culture: profile.culture,
  address: partsOf(profile.defaultAddress),
});
const save = ({ address, ...fields }: Fields, before: Organization) =>
  dataOf(
    api.PUT('/v1/profiles/organization', {
      params: { header: { 'If-Match': before.attributes.etag ?? '*' } },
      body: { ...fields, defaultAddress: addressOf(address, before.defaultAddress) },
    }),
  );

export function Component() {
  const { t } = useWords('settings');
  useLanguage();
  return (
    <Page title={t('organization.title')} lead={t('organization.lead')}>
      <ProfileEditor
        kind="organization"
        needs="manage_profile"
        whoMay={t('whoMayProfile')}
        load={load}
        toFields={toFields}
        save={save}
        paths={paths}
        facts={(profile) => (
          <Facts>
            <Fact name={t('organization.tenantId')}>
              <CopyId value={profile.tenantId} what={t('organization.tenantId')} />
            </Fact>
            <Fact name={t('organization.domain')}>
              <CopyId value={profile.domain} what={t('organization.domain')} />
            </Fact>
          </Facts>
        )}
        text={(profile) => (
          <Facts>
            <Fact name={t('companyName')}>{profile.companyName}</Fact>
            <Fact name={t('address')}>
              <AddressText address={profile.defaultAddress} />
            </Fact>
            <Fact name={t('email')}>{profile.email}</Fact>
            <Fact name={t('organization.language')}>{languageName(profile.language)}</Fact>
            <Fact name={t('organization.culture')}>{languageName(profile.culture)}</Fact>
          </Facts>
        )}
      >
        {(form, profile) => <OrganizationFields form={form} profile={profile} />}
      </ProfileEditor>
      <NextSteps to={['legal', 'billing', 'support']} />
    </Page>
  );
}

/** Named choices, with the one that is set among them. */
const named = (tags: readonly string[], set: string) =>
  Object.fromEntries([...new Set([set, ...tags])].map((tag) => [tag, languageName(tag)]));

function OrganizationFields({ form, profile }: { form: UseFormReturn<Fields>; profile: Organization }) {
  const { t } = useWords('settings');
  const rules = useRules();
  const language = useLanguage();
  const { register, control, formState } = form;
  const { errors } = formState;
  const country = useWatch({ control, name: 'address.country' });
  const asked = useCountryRules(country).data;
  const languages = useMemo(() => named(asked?.supportedLanguagesList ?? [], profile.language), [asked, profile.language, language]);
  const cultures = useMemo(() => named(asked?.supportedCulturesList ?? [], profile.culture), [asked, profile.culture, language]);
  return (
    <>
      <TextField label={t('companyName')} required field={register('companyName', rules.required)} error={errors.companyName} autoComplete="organization" />
      <fieldset className={styles['group']}>
        <legend>{t('address')}</legend>
        <AddressFields
          field={(part, rule) => register(`address.${part}`, rule as object)}
          errors={errors.address}
          country={country}
        />
      </fieldset>
      <TextField label={t('email')} required type="email" field={register('email', rules.email)} error={errors.email} autoComplete="email" />
      <div className={styles['pair']}>
        <ChoiceField label={t('organization.language')} field={register('language')} error={errors.language} choices={languages} />
        <ChoiceField
          label={t('organization.culture')}
          hint={t('organization.cultureHint')}
          field={register('culture')}
          error={errors.culture}
          choices={cultures}
        />
      </div>
    </>
  );
}
