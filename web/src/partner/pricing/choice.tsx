// What every price list asks first: which country, which months. Chosen in the address, so that a link shows the same list.
import { Input, Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import { api, dataOf, send } from '@/shared/api';
import { countryChoices } from '@/shared/format/countries';
import { saveFile } from '@/shared/format/csv';
import { useLanguage, useWords } from '@/shared/words/words';
import styles from './Pricing.module.css';

/** The partner's own country, with which every list begins. */
export function useOwnCountry(): { country: string | undefined; error: unknown; again: () => void } {
  const organization = useQuery({
    queryKey: ['organization'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/profiles/organization', { signal })),
  });
  return { country: organization.data?.defaultAddress.country, error: organization.error, again: () => void organization.refetch() };
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function CountryChoice({ label, value, onChange }: ChoiceProps) {
  const id = useId();
  const language = useLanguage();
  // The names are the reader's language's.
  const countries = useMemo(() => Object.entries(countryChoices()), [language]);
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <Select id={id} value={value} onChange={(_, change) => onChange(change.value)}>
        {countries.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}

/** A month as `2026-11`; '' is now. */
export function MonthChoice({ label, value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <Input id={id} type="month" value={value} onChange={(_, change) => onChange(change.value)} />
    </div>
  );
}

/** A month as the server's lists name it: 202611. */
export const listMonth = (month: string): string => month.replace('-', '');

/** This month and those after it, in the reader's calendar. */
export function monthFrom(now: Date, later = 0): string {
  const at = new Date(now.getFullYear(), now.getMonth() + later, 1);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}`;
}

/** Fetches a file of the server and hands it to the reader. */
export async function fetchFile(path: string, name: string): Promise<void> {
  const response = await send(new Request(new URL(path, location.href)));
  saveFile(name, await response.blob());
}

export function useTermWords() {
  const { t } = useWords('pricing');
  return (term: string, cycle?: string) =>
    [t(`terms.${term || 'none'}` as 'terms.none'), cycle && cycle !== 'one_time' && t(`cycles.${cycle}` as 'cycles.monthly')].filter(Boolean).join(', ');
}
