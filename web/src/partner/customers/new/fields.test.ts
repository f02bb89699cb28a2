import { expect, it } from 'vitest';
import { addressOf, agreementOf, blank, draftOf, isDomain, today, wholeDomain } from './fields';

const filled = { ...blank, companyName: ' Sable Works ', domain: 'SableWorks', country: 'US', addressLine1: '1 Main', city: 'Reno', culture: 'en-US' };

it('puts a bare prefix below the documents’ own domain, and takes a whole one as it is', () => {
  expect(wholeDomain(' SableWorks ')).toBe('sableworks.onmicrosoft.com');
  expect(wholeDomain('sable.example')).toBe('sable.example');
  expect(wholeDomain('')).toBe('');
});

it('knows what is no domain name, so that nobody asks the server about it', () => {
  expect(['sable.example', 'a.b.onmicrosoft.com'].map(isDomain)).toEqual([true, true]);
  expect(['sable', 'sable .example', '-a.example', 'a..example', ''].map(isDomain)).toEqual([false, false, false, false, false]);
});

it('sends no empty part of an address, and trims the rest', () => {
  expect(addressOf(filled)).toEqual({ country: 'US', addressLine1: '1 Main', city: 'Reno' });
});

it('names a reseller and a registration number only when there is one', () => {
  expect(draftOf(filled)).toMatchObject({ companyProfile: { domain: 'sableworks.onmicrosoft.com' }, billingProfile: { companyName: 'Sable Works', language: 'en' } });
  expect(draftOf(filled)).not.toHaveProperty('associatedPartnerId');
  expect(draftOf({ ...filled, reseller: 'r', registrationNumber: '12345' })).toMatchObject({
    associatedPartnerId: 'r',
    companyProfile: { organizationRegistrationNumber: '12345' },
  });
});

it('says of an acceptance today that it was not in the future', () => {
  const draft = agreementOf({ ...filled, agreedOn: today() }, 't');
  expect(new Date(draft.dateAgreed).getTime()).toBeLessThanOrEqual(Date.now());
});
