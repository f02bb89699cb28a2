// The new customer's domain, and whether it is still free: asked while it is typed.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { api, ApiError } from '@/shared/api';
import { TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { type CustomerFields, isDomain, wholeDomain } from './fields';
import styles from './New.module.css';

/** The server says 200 for a domain that is taken and 404 for one that is free. */
export async function isTaken(domain: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await api.HEAD('/v1/domains/{domain}', { params: { path: { domain } }, ...(signal && { signal }) });
    return true;
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 404) return false;
    throw failure;
  }
}

export function DomainField({ form }: { form: UseFormReturn<CustomerFields> }) {
  const { t } = useWords('add-customer');
  const rules = useRules();
  const domain = wholeDomain(useWatch({ control: form.control, name: 'domain' }));
  const [asked, setAsked] = useState(domain);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(domain), 300);
    return () => clearTimeout(timer);
  }, [domain]);
  const known = useQuery({
    queryKey: ['domain', asked],
    enabled: isDomain(asked),
    staleTime: 0,
    queryFn: ({ signal }) => isTaken(asked, signal),
  });
  const current = asked === domain && isDomain(domain);
  return (
    <div>
      <TextField
        label={t('domain')}
        hint={t('domainHint')}
        required
        field={form.register('domain', {
          ...rules.required,
          validate: {
            filled: rules.required.validate.filled,
            form: (text: string) => isDomain(wholeDomain(text)) || t('domainWrong'),
          },
        })}
        error={form.formState.errors.domain}
        autoComplete="off"
      />
      <p role="status" className={known.data ? styles['taken'] : styles['free']}>
        {current && known.data === false && t('domainFree', { domain })}
        {current && known.data === true && !form.formState.errors.domain && t('domainTaken', { domain })}
      </p>
    </div>
  );
}
