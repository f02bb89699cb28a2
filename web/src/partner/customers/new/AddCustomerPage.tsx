// Adds a customer in four steps: its account, what it is to have, a review, and the first admin's password with what was ordered
// (rules 6.1).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate, useNavigationType, useSearchParams } from 'react-router';
import { api, asApiError, dataOf, type Shape } from '@/shared/api';
import { Busy, ErrorPanel, showAtField } from '@/shared/kit';
import { Page, useDraft } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { useResellers } from '../resellers';
import { AccountStep } from './AccountStep';
import { useBasket } from './basket';
import { DoneStep } from './DoneStep';
import { blank, type CustomerFields, draftOf, profilePaths } from './fields';
import styles from './New.module.css';
import { begin, creationId, forgetCreation, isInterrupted, letGo, type Placing, unfinished } from './placing';
import { ProductsStep } from './ProductsStep';
import { ReviewStep } from './ReviewStep';
import { Unfinished } from './Unfinished';

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

const creation = ['customer-new'];

interface Made {
  placing: Placing;
  /** Not where the page was loaded anew: the password was shown before, and lives nowhere. */
  credentials?: Shape<'Customer'>['userCredentials'];
}

function Wizard({ country, resellers }: { country: string; resellers: readonly Shape<'PartnerRelationship'>[] }) {
  const { t } = useWords('add-customer');
  const navigate = useNavigate();
  const memory = useQueryClient();
  const [query] = useSearchParams();
  const { user } = useSession();
  const arrived = useNavigationType();
  const [undecided, setUndecided] = useState(() => unfinished(user.id));
  // The password lives here and nowhere else: not in the address, the draft or the memory of answers.
  const [made, setMade] = useState<Made | undefined>(() =>
    undecided && arrived === 'POP' && isInterrupted(undecided) ? { placing: undecided } : undefined,
  );
  const form = useForm<CustomerFields>({ defaultValues: { ...blank, country, reseller: query.get('reseller') ?? '' }, mode: 'onTouched' });
  const forget = useDraft('customer-new', form);
  const fields = form.watch();
  const basket = useBasket(fields.country);
  const create = useMutation({
    mutationKey: creation,
    mutationFn: async (whole: CustomerFields) => {
      const body = draftOf(whole);
      const id = creationId(body);
      return dataOf(api.POST('/v1/customers', { body, headers: { 'MS-RequestId': id } }));
    },
    onSuccess: (customer, whole) => {
      const { userCredentials } = customer;
      setMade({ placing: begin(user.id, customer, whole, basket.lines), ...(userCredentials && { credentials: userCredentials }) });
      forgetCreation();
      form.reset({ ...blank, country });
      forget();
      basket.forget();
      void navigate({ search: '' }, { replace: true });
      void memory.invalidateQueries({ queryKey: ['customers'] });
    },
    onError: (failure) => {
      if (!asApiError(failure).passing) forgetCreation();
      const paths = {
        ...profilePaths('billingProfile.'),
        'companyProfile.domain': 'domain' as const,
        'companyProfile.organizationRegistrationNumber': 'registrationNumber' as const,
        associatedPartnerId: 'reseller' as const,
      };
      if (showAtField(failure, form.setError, paths)) void navigate({ search: '' });
    },
  });
  const wanted = fields.companyName === '' ? 'account' : query.get('step');
  const step = made ? 'done' : undecided ? 'undecided' : wanted === 'review' || wanted === 'products' ? wanted : 'account';
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step && !location.hash) document.querySelector('h1')?.focus();
    shown.current = step;
  }, [step]);
  const titles = { account: t('account'), products: t('products'), review: t('review'), done: t('done') };
  const crumbs = [{ title: t('common:nav.customers'), path: '/customers' }];
  if (undecided && !made) {
    return (
      <Page title={t('title')} crumbs={crumbs}>
        <Unfinished
          placing={undecided}
          send={() => setMade({ placing: undecided })}
          leave={() => {
            letGo(undecided);
            setUndecided(undefined);
          }}
        />
      </Page>
    );
  }
  const title = made ? t('doneTitle', { name: made.placing.companyName }) : t('title');
  return (
    <Page title={title} lead={made ? t('doneLead') : t('lead')} crumbs={crumbs}>
      <ol className={styles['steps']} aria-label={t('steps')}>
        {(['account', 'products', 'review', 'done'] as const).map((each) => (
          <li key={each} aria-current={each === step ? 'step' : undefined}>
            {titles[each]}
          </li>
        ))}
      </ol>
      {step === 'account' && <AccountStep form={form} resellers={resellers} onDone={() => void navigate({ search: '?step=products' })} />}
      {step === 'products' && (
        <ProductsStep country={fields.country} basket={basket} onDone={() => void navigate({ search: '?step=review' })} />
      )}
      {step === 'review' && (
        <ReviewStep
          fields={fields}
          resellers={resellers}
          chosen={basket.lines}
          busy={create.isPending}
          error={create.error}
          // A second press may come before the button is drawn as busy: what follows a customer is begun once.
          create={() => void (memory.isMutating({ mutationKey: creation }) || create.mutate(fields))}
        />
      )}
      {made && (
        <DoneStep
          {...made}
          another={() => {
            create.reset();
            setUndecided(undefined);
            setMade(undefined);
            void navigate({ search: '' });
          }}
        />
      )}
    </Page>
  );
}
