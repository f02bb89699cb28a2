// The fields of a billing profile: the company's address by its country's rules, and its primary contact.
import { useEffect, useMemo } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { ChoiceField, TextField, useRules } from '@/shared/kit';
import { countryChoices, countryName, languageName } from '@/shared/format/countries';
import { useLanguage, useWords } from '@/shared/words/words';
import { useCountryRules } from './countryRules';
import type { CustomerFields } from './fields';
import styles from './New.module.css';

interface ProfileFieldsProps {
  form: UseFormReturn<CustomerFields>;
  /** A customer's country stays what it was when it was added. */
  fixedCountry?: boolean;
}

export function ProfileFields({ form, fixedCountry = false }: ProfileFieldsProps) {
  const { t } = useWords('add-customer');
  const language = useLanguage();
  const rules = useRules();
  const { control, register, formState, setValue, getValues } = form;
  const { errors } = formState;
  const country = useWatch({ control, name: 'country' });
  const asked = useCountryRules(country);
  // The names are the reader's language's.
  const countries = useMemo(() => ({ '': t('choose'), ...countryChoices() }), [t, language]);
  const cultures = asked?.supportedCulturesList ?? [];
  const states = asked?.supportedStatesList ?? [];
  useEffect(() => {
    if (!asked) return;
    if (!asked.supportedCulturesList.includes(getValues('culture'))) setValue('culture', asked.defaultCulture);
    if (asked.supportedStatesList.length > 0 && !asked.supportedStatesList.includes(getValues('state'))) setValue('state', '');
  }, [asked, getValues, setValue]);
  const matches = (form: string | undefined, message: string) => (form ? { pattern: { value: new RegExp(form), message } } : {});
  const phoneNeeded = asked?.customerOrganizationPhoneNumberRequired ?? false;
  return (
    <>
      <fieldset id="address" className={styles['group']}>
        <legend>{t('address')}</legend>
        {fixedCountry ? (
          <p className={styles['whole']}>
            {countryName(country)} <span className={styles['quiet']}>{t('countryFixed')}</span>
          </p>
        ) : (
          <ChoiceField label={t('country')} required field={register('country', rules.required)} error={errors.country} choices={countries} />
        )}
        <TextField
          label={t('addressLine1')}
          required
          field={register('addressLine1', rules.required)}
          error={errors.addressLine1}
          autoComplete="off"
        />
        <TextField label={t('addressLine2')} field={register('addressLine2')} error={errors.addressLine2} autoComplete="off" />
        <TextField label={t('city')} required field={register('city', rules.required)} error={errors.city} autoComplete="off" />
        {states.length > 0 ? (
          <ChoiceField
            label={t('state')}
            required
            field={register('state', rules.required)}
            error={errors.state}
            choices={{ '': t('choose'), ...Object.fromEntries(states.map((state) => [state, state])) }}
          />
        ) : (
          <TextField label={t('state')} field={register('state')} error={errors.state} autoComplete="off" />
        )}
        <TextField
          label={t('postalCode')}
          required={asked?.isPostalCodeRequired ?? false}
          field={register('postalCode', {
            ...(asked?.isPostalCodeRequired ? rules.required : {}),
            ...matches(asked?.postalCodeRegex, t('postalCodeWrong', { country: countryName(country) })),
          })}
          error={errors.postalCode}
          autoComplete="off"
        />
        <TextField
          label={t('phone')}
          type="tel"
          required={phoneNeeded}
          {...(asked?.countryCallingCodesList[0] && { hint: t('phoneHint', { code: asked.countryCallingCodesList[0] }) })}
          field={register('phoneNumber', { ...(phoneNeeded ? rules.required : {}), ...matches(asked?.phoneNumberRegex, t('phoneWrong')) })}
          error={errors.phoneNumber}
          autoComplete="off"
        />
      </fieldset>
      <fieldset id="contact" className={styles['group']}>
        <legend>{t('contact')}</legend>
        <TextField label={t('firstName')} field={register('firstName', rules.length(100))} error={errors.firstName} autoComplete="off" />
        <TextField label={t('lastName')} field={register('lastName', rules.length(100))} error={errors.lastName} autoComplete="off" />
        <TextField label={t('email')} required type="email" field={register('email', rules.email)} error={errors.email} autoComplete="off" />
        {cultures.length > 0 && (
          <ChoiceField
            label={t('culture')}
            hint={t('cultureHint')}
            field={register('culture')}
            error={errors.culture}
            choices={Object.fromEntries(cultures.map((each) => [each, languageName(each)]))}
          />
        )}
      </fieldset>
    </>
  );
}
