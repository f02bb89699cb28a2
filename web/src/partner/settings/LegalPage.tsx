// The legal profile: who the company is by law, whether it is vetted, and who signs for it.
import { useQuery } from '@tanstack/react-query';
import { useWatch, type UseFormReturn } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { CopyId, StatusBadge, TextField, type Tone, useRules } from '@/shared/kit';
import { Fact, Facts, Page } from '@/shared/page';
import { AddressFields, addressFields, addressOf, type AddressParts, partsOf } from '@/shared/places/AddressFields';
import { AddressText } from '@/shared/places/AddressText';
import { useWords } from '@/shared/words/words';
import { ContactFields, type ContactParts, contactPartsOf, contactPaths, contactText } from './contact';
import { NextSteps } from './NextSteps';
import { ProfileEditor } from './ProfileEditor';
import styles from './Settings.module.css';

type Legal = Shape<'LegalBusinessProfile'>;

interface Fields {
  companyName: string;
  approverEmail: string;
  address: AddressParts;
  contact: ContactParts;
}

const paths = {
  companyName: 'companyName',
  companyApproverEmail: 'approverEmail',
  ...addressFields('address', 'address'),
  ...contactPaths,
} as const;

const load = (signal: AbortSignal) => dataOf(api.GET('/v1/profiles/legalbusiness', { signal }));
const toFields = (profile: Legal): Fields => ({
  companyName: profile.companyName,
  approverEmail: profile.companyApproverEmail,
  address: partsOf(profile.address),
  contact: contactPartsOf(profile.primaryContact),
});
const save = ({ companyName, approverEmail, address, contact }: Fields, before: Legal) =>
  dataOf(
    api.PUT('/v1/profiles/legalbusiness', {
      params: { header: { 'If-Match': before.attributes.etag ?? '*' } },
      body: {
        companyName,
        companyApproverEmail: approverEmail,
        address: addressOf(address, before.address),
        primaryContact: contact,
      },
    }),
  );

export function Component() {
  const { t } = useWords('settings');
  return (
    <Page title={t('legal.title')} lead={t('legal.lead')}>
      <ProfileEditor
        kind="legal"
        needs="manage_profile"
        whoMay={t('whoMayProfile')}
        load={load}
        toFields={toFields}
        save={save}
        paths={paths}
        facts={(profile) => <Programme profile={profile} />}
        text={(profile) => (
          <Facts>
            <Fact name={t('legal.name')}>{profile.companyName}</Fact>
            <Fact name={t('address')}>
              <AddressText address={profile.address} />
            </Fact>
            <Fact name={t('contact.title')}>{contactText(profile.primaryContact)}</Fact>
            <Fact name={t('legal.approver')}>{profile.companyApproverEmail}</Fact>
          </Facts>
        )}
      >
        {(form) => <LegalFields form={form} />}
      </ProfileEditor>
      <NextSteps to={['organization', 'billing', 'users']} />
    </Page>
  );
}

const tones: Record<string, Tone> = { authorized: 'good', pending: 'busy', denied: 'bad' };

/** Where the company stands in the programme. */
function Programme({ profile }: { profile: Legal }) {
  const { t } = useWords('settings');
  const mpn = useQuery({
    queryKey: ['profile', 'mpn'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/profiles/mpn', { signal })),
  });
  const status = profile.vettingStatus;
  return (
    <Facts>
      <Fact name={t('legal.status')}>
        <StatusBadge tone={tones[status] ?? 'quiet'}>{t([`legal.states.${status}` as 'legal.states.none', 'legal.states.none'])}</StatusBadge>
      </Fact>
      {mpn.data && (
        <>
          <Fact name={t('legal.partnerName')}>{mpn.data.partnerName}</Fact>
          <Fact name={t('legal.mpnId')}>
            <CopyId value={mpn.data.mpnId} what={t('legal.mpnId')} />
          </Fact>
        </>
      )}
    </Facts>
  );
}

function LegalFields({ form }: { form: UseFormReturn<Fields> }) {
  const { t } = useWords('settings');
  const rules = useRules();
  const { register, control, formState } = form;
  const { errors } = formState;
  return (
    <>
      <TextField label={t('legal.name')} hint={t('legal.nameHint')} required field={register('companyName', rules.required)} error={errors.companyName} autoComplete="organization" />
      <fieldset className={styles['group']}>
        <legend>{t('address')}</legend>
        <AddressFields
          field={(part, rule) => register(`address.${part}`, rule as object)}
          errors={errors.address}
          country={useWatch({ control, name: 'address.country' })}
        />
      </fieldset>
      <ContactFields field={(part, rule) => register(`contact.${part}`, rule as object)} errors={errors.contact} />
      <TextField
        label={t('legal.approver')}
        hint={t('legal.approverHint')}
        required
        type="email"
        field={register('approverEmail', rules.email)}
        error={errors.approverEmail}
      />
    </>
  );
}
