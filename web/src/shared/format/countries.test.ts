// Names of countries and languages.
import { expect, it } from 'vitest';
import { countryChoices, countryName, languageName } from './countries';

it('names countries and languages in the reader’s language', () => {
  expect(countryName('DE')).toBe('Germany');
  expect(languageName('de')).toBe('German');
});

it('shows what is no code as it is', () => {
  expect(countryName('not a code')).toBe('not a code');
  expect(countryName('')).toBe('');
});

it('offers every country in the order of its name', () => {
  const choices = Object.values(countryChoices());
  expect(choices.length).toBe(250);
  expect(choices[0]).toBe('Afghanistan');
});
