// The billing profile: to whom invoices go, under which Company VAT ID and purchase order number (rules 3.7).
import { useWatch, type UseFormReturn } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { TextField, useRules } from '@/shared/kit';
import { Fact, Facts, Page } from '@/shared/page';
import { AddressFields, addressFields, addressOf, type AddressParts, partsOf, useCountryRules } from '@/shared/places/AddressFields';
import { AddressText } from '@/shared/places/AddressText';
import { useWords } from '@/shared/words/words';
import { ContactFields, type ContactParts, contactPartsOf, contactPaths, contactText } from './contact';
import { NextSteps } from './NextSteps';
import { ProfileEditor } from './ProfileEditor';
import styles from './Settings.module.css';

type Billing = Shape<'PartnerBillingProfile'>;

interface Fields {
  companyName: string;
  vatId: string;
  purchaseOrder: string;
  address: AddressParts;
  contact: ContactParts;
}

const paths = {
  companyName: 'companyName',
  taxId: 'vatId',
  purchaseOrderNumber: 'purchaseOrder',
  ...addressFields('address', 'address'),
  ...contactPaths,
} as const;

const load = (signal: AbortSignal) => dataOf(api.GET('/v1/profiles/billing', { signal }));
const toFields = (profile: Billing): Fields => ({
  companyName: profile.companyName,
  vatId: profile.taxId,
  purchaseOrder: profile.purchaseOrderNumber,
  address: partsOf(profile.address),
  contact: contactPartsOf(profile.primaryContact),
});
const save = ({ companyName, vatId, purchaseOrder, address, contact }: Fields, before: Billing) =>
  dataOf(
    api.PUT('/v1/profiles/billing', {
      params: { header: { 'If-Match': before.attributes.etag ?? '*' } },
      body: {
        companyName,
        taxId: vatId.trim(),
        purchaseOrderNumber: purchaseOrder,
        address: addressOf(address, before.address),
        primaryContact: contact,
      },
    }),
  );

export function Component() {
  const { t } = useWords('settings');
  return (
    <Page title={t('billing.title')} lead={t('billing.lead')}>
      <ProfileEditor
        kind="billing"
        needs="manage_billing"
        whoMay={t('whoMayBilling')}
        load={load}
        toFields={toFields}
        save={save}
        paths={paths}
        facts={(profile) => (
          <Facts>
            <Fact name={t('billing.currency')}>{profile.billingCurrency}</Fact>
          </Facts>
        )}
        text={(profile) => (
          <Facts>
            <Fact name={t('billing.name')}>{profile.companyName}</Fact>
            <Fact name={t('billing.vatId')}>{profile.taxId || t('common:none')}</Fact>
            <Fact name={t('billing.purchaseOrder')}>{profile.purchaseOrderNumber || t('common:none')}</Fact>
            <Fact name={t('address')}>
              <AddressText address={profile.address} />
            </Fact>
            <Fact name={t('contact.title')}>{contactText(profile.primaryContact)}</Fact>
          </Facts>
        )}
      >
        {(form, profile) => <BillingFields form={form} country={profile.address.country} />}
      </ProfileEditor>
      <NextSteps to={['organization', 'legal', 'support']} />
    </Page>
  );
}

/** `country` is that of the saved profile: what is typed into the address does not change whose VAT ID it is. */
function BillingFields({ form, country }: { form: UseFormReturn<Fields>; country: string }) {
  const { t } = useWords('settings');
  const rules = useRules();
  const { register, control, formState } = form;
  const { errors } = formState;
  const sample = useCountryRules(country).data?.taxIdSample;
  return (
    <>
      <TextField label={t('billing.name')} required field={register('companyName', rules.required)} error={errors.companyName} autoComplete="organization" />
      <div className={styles['pair']}>
        <TextField
          label={t('billing.vatId')}
          hint={sample ? t('billing.vatIdHint', { sample }) : t('billing.vatIdNone')}
          field={register('vatId')}
          error={errors.vatId}
        />
        <TextField
          label={t('billing.purchaseOrder')}
          hint={t('billing.purchaseOrderHint')}
          field={register('purchaseOrder')}
          error={errors.purchaseOrder}
        />
      </div>
      <fieldset className={styles['group']}>
        <legend>{t('address')}</legend>
        <AddressFields
          field={(part, rule) => register(`address.${part}`, rule as object)}
          errors={errors.address}
          country={useWatch({ control, name: 'address.country' })}
        />
      </fieldset>
      <ContactFields field={(part, rule) => register(`contact.${part}`, rule as object)} errors={errors.contact} />
    </>
  );
}
