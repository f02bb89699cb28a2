// Adds a customer in three steps: its account, a review, and the first admin's password (rules 6.1).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate, useSearchParams } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ErrorPanel, showAtField } from '@/shared/kit';
import { Page, useDraft } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { useResellers } from '../resellers';
import { AccountStep } from './AccountStep';
import { DoneStep } from './DoneStep';
import { agreementOf, blank, type CustomerFields, draftOf, profilePaths } from './fields';
import styles from './New.module.css';
import { ReviewStep } from './ReviewStep';

export function Component() {
  const organization = useQuery({
    queryKey: ['organization'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/profiles/organization', { signal })),
  });
  const resellers = useResellers();
  const error = organization.error ?? resellers.error;
  if (error) return <ErrorPanel error={error} retry={() => void Promise.all([organization.refetch(), resellers.refetch()])} />;
  if (!organization.data || !resellers.data) return <Busy />;
  return <Wizard country={organization.data.defaultAddress.country} resellers={resellers.data} />;
}

interface Made {
  customer: Shape<'Customer'>;
  agreed: boolean;
  agreementError?: unknown;
}

/** Records the acceptance that the form tells of. The customer is there already, so that a refusal is told and not thrown. */
async function attest(customerId: string, fields: CustomerFields): Promise<Pick<Made, 'agreed' | 'agreementError'>> {
  if (fields.agreement === 'later') return { agreed: false };
  try {
    const templates = await dataOf(api.GET('/v1/agreements', { params: { query: { agreementType: 'MicrosoftCustomerAgreement' } } }));
    const body = agreementOf(fields, templates.items[0]?.templateId ?? '');
    await dataOf(api.POST('/v1/customers/{customer_id}/agreements', { params: { path: { customer_id: customerId } }, body }));
    return { agreed: true };
  } catch (agreementError) {
    return { agreed: false, agreementError };
  }
}

function Wizard({ country, resellers }: { country: string; resellers: readonly Shape<'PartnerRelationship'>[] }) {
  const { t } = useWords('add-customer');
  const navigate = useNavigate();
  const memory = useQueryClient();
  const [query] = useSearchParams();
  // The password lives here and nowhere else: not in the address, the draft or the memory of answers.
  const [made, setMade] = useState<Made>();
  const form = useForm<CustomerFields>({ defaultValues: { ...blank, country, reseller: query.get('reseller') ?? '' }, mode: 'onTouched' });
  const forget = useDraft('customer-new', form);
  const create = useMutation({
    mutationFn: async (fields: CustomerFields) => {
      const customer = await dataOf(api.POST('/v1/customers', { body: draftOf(fields) }));
      setMade({ customer, ...(await attest(customer.id, fields)) });
    },
    onSuccess: () => {
      form.reset({ ...blank, country });
      forget();
      void navigate({ search: '' }, { replace: true });
      void memory.invalidateQueries({ queryKey: ['customers'] });
    },
    onError: (failure) => {
      const paths = {
        ...profilePaths('billingProfile.'),
        'companyProfile.domain': 'domain' as const,
        'companyProfile.organizationRegistrationNumber': 'registrationNumber' as const,
        associatedPartnerId: 'reseller' as const,
      };
      if (showAtField(failure, form.setError, paths)) void navigate({ search: '' });
    },
  });
  const fields = form.watch();
  const reviewing = query.get('step') === 'review' && fields.companyName !== '';
  const step = made ? 'done' : reviewing ? 'review' : 'account';
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step && !location.hash) document.querySelector('h1')?.focus();
    shown.current = step;
  }, [step]);
  const titles = { account: t('account'), review: t('review'), done: t('done') };
  const title = made ? t('doneTitle', { name: made.customer.companyProfile.companyName }) : t('title');
  return (
    <Page title={title} lead={made ? t('doneLead') : t('lead')} crumbs={[{ title: t('common:nav.customers'), path: '/customers' }]}>
      <ol className={styles['steps']} aria-label={t('steps')}>
        {(['account', 'review', 'done'] as const).map((each) => (
          <li key={each} aria-current={each === step ? 'step' : undefined}>
            {titles[each]}
          </li>
        ))}
      </ol>
      {step === 'account' && <AccountStep form={form} resellers={resellers} onDone={() => void navigate({ search: '?step=review' })} />}
      {step === 'review' && (
        <ReviewStep
          fields={fields}
          resellers={resellers}
          busy={create.isPending}
          error={create.error}
          create={() => create.mutate(fields)}
        />
      )}
      {made && (
        <DoneStep
          {...made}
          agreementError={made.agreementError}
          another={() => {
            create.reset();
            setMade(undefined);
            void navigate({ search: '' });
          }}
        />
      )}
    </Page>
  );
}
