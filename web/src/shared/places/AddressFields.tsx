// The fields of a postal address; what they ask for follows the country.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FieldErrors, FieldValues, RegisterOptions, UseFormRegister } from 'react-hook-form';
import { api, dataOf } from '../api';
import type { components } from '../api/schema';
import { ChoiceField, TextField, useRules } from '../kit/FormField';
import { useLanguage, useWords } from '../words/words';
import styles from './places.module.css';
import { countryChoices } from '../format/countries';

type Address = components['schemas']['Address'];

/** An address as a form holds it: no part is absent. */
export interface AddressParts {
  addressLine1: string;
  addressLine2: string;
  city: string;
  state: string;
  postalCode: string;
  country: string;
}

export const partsOf = (address: Address): AddressParts => ({
  addressLine1: address.addressLine1,
  addressLine2: address.addressLine2 ?? '',
  city: address.city,
  state: address.state ?? '',
  postalCode: address.postalCode ?? '',
  country: address.country,
});

/** What the form holds, over what it does not show: an address is replaced as a whole. */
export const addressOf = (parts: AddressParts, before?: Address): Address => ({ ...before, ...parts });

/** The server's path to each part, for `showAtField`: `addressFields('defaultAddress', 'address')`. */
export function addressFields<Name extends string>(path: string, name: Name) {
  const parts: (keyof AddressParts)[] = ['addressLine1', 'addressLine2', 'city', 'state', 'postalCode', 'country'];
  return Object.fromEntries(parts.map((part) => [`${path}.${part}`, `${name}.${part}`])) as Record<string, `${Name}.${keyof AddressParts}`>;
}

/** What a country asks of an address, a VAT ID, a phone number. */
export function useCountryRules(country: string) {
  return useQuery({
    queryKey: ['country-rules', country],
    enabled: country !== '',
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/countryvalidationrules/{iso2}', { params: { path: { iso2: country } }, signal })),
  });
}

interface AddressFieldsProps {
  /** `(part, rule) => register(`address.${part}`, rule)` */
  field: (part: keyof AddressParts, rule?: RegisterOptions) => ReturnType<UseFormRegister<FieldValues>>;
  errors: FieldErrors<AddressParts> | undefined;
  /** The one that the form holds now. */
  country: string;
}

export function AddressFields({ field, errors, country }: AddressFieldsProps) {
  const { t } = useWords('common');
  const language = useLanguage();
  const rules = useRules();
  const countries = useMemo(countryChoices, [language]);
  const asked = useCountryRules(country).data;
  const states = asked?.supportedStatesList ?? [];
  const stateRule = asked?.isStateRequired ? rules.required : {};
  return (
    <div className={styles['address']}>
      <div className={styles['line']}>
        <TextField label={t('address.line1')} required field={field('addressLine1', rules.required)} error={errors?.addressLine1} autoComplete="address-line1" />
      </div>
      <div className={styles['line']}>
        <TextField label={t('address.line2')} field={field('addressLine2')} error={errors?.addressLine2} autoComplete="address-line2" />
      </div>
      <TextField label={t('address.city')} required field={field('city', rules.required)} error={errors?.city} autoComplete="address-level2" />
      {states.length > 0 ? (
        <ChoiceField
          label={t('address.state')}
          required={asked?.isStateRequired === true}
          field={field('state', stateRule)}
          error={errors?.state}
          choices={{ '': t('address.choose'), ...Object.fromEntries(states.map((state) => [state, state])) }}
        />
      ) : (
        <TextField label={t('address.state')} field={field('state')} error={errors?.state} autoComplete="address-level1" />
      )}
      <TextField
        label={t('address.postalCode')}
        required={asked?.isPostalCodeRequired === true}
        field={field('postalCode', asked?.isPostalCodeRequired ? rules.required : {})}
        error={errors?.postalCode}
        autoComplete="postal-code"
      />
      <ChoiceField label={t('address.country')} required field={field('country', rules.required)} error={errors?.country} choices={countries} />
    </div>
  );
}
