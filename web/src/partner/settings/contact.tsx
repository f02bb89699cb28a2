// The person to turn to, in the legal and the billing profile.
import type { FieldErrors, FieldValues, RegisterOptions, UseFormRegister } from 'react-hook-form';
import type { Shape } from '@/shared/api';
import { TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from './Settings.module.css';

export interface ContactParts {
  firstName: string;
  lastName: string;
  email: string;
  phoneNumber: string;
}

export const contactPartsOf = ({ firstName, lastName, email, phoneNumber = '' }: Shape<'Contact'>): ContactParts => ({
  firstName,
  lastName,
  email,
  phoneNumber,
});

export const contactText = ({ firstName, lastName, email, phoneNumber }: Shape<'Contact'>): string =>
  [`${firstName} ${lastName}`.trim(), email, phoneNumber].filter(Boolean).join(', ');

/** The server's paths to its parts. */
export const contactPaths = {
  'primaryContact.firstName': 'contact.firstName',
  'primaryContact.lastName': 'contact.lastName',
  'primaryContact.email': 'contact.email',
  'primaryContact.phoneNumber': 'contact.phoneNumber',
} as const;

interface ContactFieldsProps {
  field: (part: keyof ContactParts, rule?: RegisterOptions) => ReturnType<UseFormRegister<FieldValues>>;
  errors: FieldErrors<ContactParts> | undefined;
}

export function ContactFields({ field, errors }: ContactFieldsProps) {
  const { t } = useWords('settings');
  const rules = useRules();
  return (
    <fieldset className={styles['group']}>
      <legend>{t('contact.title')}</legend>
      <div className={styles['pair']}>
        <TextField label={t('contact.firstName')} required field={field('firstName', rules.required)} error={errors?.firstName} autoComplete="given-name" />
        <TextField label={t('contact.lastName')} required field={field('lastName', rules.required)} error={errors?.lastName} autoComplete="family-name" />
        <TextField label={t('contact.email')} required type="email" field={field('email', rules.email)} error={errors?.email} autoComplete="email" />
        <TextField label={t('contact.phone')} type="tel" field={field('phoneNumber')} error={errors?.phoneNumber} autoComplete="tel" />
      </div>
    </fieldset>
  );
}
