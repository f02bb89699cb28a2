// What a form about a customer holds, and how that is written on the wire.
import type { Path } from 'react-hook-form';
import type { Shape } from '@/shared/api';
import { now as shopNow } from '@/shared/format/now';

export interface CustomerFields {
  companyName: string;
  domain: string;
  registrationNumber: string;
  reseller: string;
  country: string;
  addressLine1: string;
  addressLine2: string;
  city: string;
  state: string;
  postalCode: string;
  phoneNumber: string;
  firstName: string;
  lastName: string;
  email: string;
  culture: string;
  /** Whether somebody at the customer has accepted the agreement; then who, and on which day. */
  agreement: 'later' | 'accepted';
  agreedFirstName: string;
  agreedLastName: string;
  agreedEmail: string;
  agreedPhone: string;
  agreedOn: string;
}

export const blank: CustomerFields = {
  companyName: '',
  domain: '',
  registrationNumber: '',
  reseller: '',
  country: '',
  addressLine1: '',
  addressLine2: '',
  city: '',
  state: '',
  postalCode: '',
  phoneNumber: '',
  firstName: '',
  lastName: '',
  email: '',
  culture: '',
  agreement: 'later',
  agreedFirstName: '',
  agreedLastName: '',
  agreedEmail: '',
  agreedPhone: '',
  agreedOn: '',
};

/** The whole domain: a bare prefix stands below the documents' own. */
export function wholeDomain(typed: string): string {
  const text = typed.trim().toLowerCase();
  return text === '' || text.includes('.') ? text : `${text}.onmicrosoft.com`;
}

/** Whether the server would take it for a domain name at all. */
export const isDomain = (domain: string): boolean => /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(domain);

const given = <N extends string>(name: N, text: string) => (text.trim() === '' ? {} : { [name]: text.trim() });

export const addressOf = (fields: CustomerFields): Shape<'Address'> => ({
  country: fields.country,
  addressLine1: fields.addressLine1.trim(),
  city: fields.city.trim(),
  ...given('addressLine2', fields.addressLine2),
  ...given('state', fields.state),
  ...given('postalCode', fields.postalCode),
  ...given('phoneNumber', fields.phoneNumber),
  ...given('firstName', fields.firstName),
  ...given('lastName', fields.lastName),
});

export const profileOf = (fields: CustomerFields): Shape<'CustomerBillingProfileDraft'> => ({
  companyName: fields.companyName.trim(),
  firstName: fields.firstName.trim(),
  lastName: fields.lastName.trim(),
  email: fields.email.trim(),
  culture: fields.culture,
  language: fields.culture.split('-')[0] ?? 'en',
  defaultAddress: addressOf(fields),
});

export const draftOf = (fields: CustomerFields): Shape<'CustomerDraft'> => ({
  companyProfile: {
    domain: wholeDomain(fields.domain),
    ...given('organizationRegistrationNumber', fields.registrationNumber),
  },
  billingProfile: profileOf(fields),
  ...(fields.reseller && { associatedPartnerId: fields.reseller }),
});

/** The fields of a form that a billing profile fills. */
export function fieldsOf(profile: Shape<'CustomerBillingProfile'>): CustomerFields {
  const { defaultAddress: address } = profile;
  return {
    ...blank,
    companyName: profile.companyName,
    firstName: profile.firstName,
    lastName: profile.lastName,
    email: profile.email,
    culture: profile.culture,
    country: address.country,
    addressLine1: address.addressLine1,
    addressLine2: address.addressLine2 ?? '',
    city: address.city,
    state: address.state ?? '',
    postalCode: address.postalCode ?? '',
    phoneNumber: address.phoneNumber ?? '',
  };
}

/** The day of an acceptance as its first moment in the reader's own zone: it is never in the future there. */
export const agreementOf = (fields: CustomerFields, templateId: string): Shape<'AgreementDraft'> => ({
  templateId,
  type: 'MicrosoftCustomerAgreement',
  dateAgreed: new Date(`${fields.agreedOn}T00:00:00`).toISOString(),
  primaryContact: {
    firstName: fields.agreedFirstName.trim(),
    lastName: fields.agreedLastName.trim(),
    email: fields.agreedEmail.trim(),
    ...given('phoneNumber', fields.agreedPhone),
  },
});

/** Today in the reader's calendar, as a date field writes it. */
export const today = (now = shopNow()): string =>
  `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;

const addressFields = ['country', 'addressLine1', 'addressLine2', 'city', 'state', 'postalCode', 'phoneNumber', 'firstName', 'lastName'] as const;

/** The server's paths of an address below `above`, each with its field. */
export const addressPaths = (above: string): Record<string, Path<CustomerFields>> =>
  Object.fromEntries(addressFields.map((name) => [above + name, name]));

/** The server's paths of a billing profile below `above`, each with its field. */
export const profilePaths = (above: string): Record<string, Path<CustomerFields>> => ({
  ...addressPaths(`${above}defaultAddress.`),
  ...Object.fromEntries((['companyName', 'firstName', 'lastName', 'email', 'culture'] as const).map((name) => [above + name, name])),
  [`${above}language`]: 'culture',
});
