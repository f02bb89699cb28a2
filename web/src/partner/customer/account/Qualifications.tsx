// What the customer is qualified for beyond what everybody buys, and asking the operator for more (rules 6.1 Customer detail).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, ErrorPanel, FormDialog, Lines, showAtField, StatusBadge, TextField, useRules, useToast, When, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from './Account.module.css';

type Qualification = Shape<'CustomerQualification'>;
type Name = Qualification['qualification'];
const names = ['Education', 'Nonprofit', 'GovernmentCommunityCloud'] as const satisfies readonly Name[];
const tones = { InReview: 'busy', Approved: 'good', Denied: 'bad' } as const;

export function Qualifications({ customer }: { customer: Shape<'Customer'> }) {
  const { t } = useWords('customer-account');
  const [asking, setAsking] = useState(false);
  const known = useQuery({
    queryKey: ['qualifications', customer.id],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/customers/{customer_id}/qualifications', { params: { path: { customer_id: customer.id } }, signal })),
  });
  const standing = known.data?.filter((each) => each.vettingStatus !== 'Denied').map((each) => each.qualification);
  const left = names.filter((name) => standing && !standing.includes(name));
  return (
    <Section
      title={t('special.title')}
      actions={
        <WhyNot needs="edit_customer" whyNot={standing && left.length === 0 ? t('special.all') : undefined} onClick={() => setAsking(true)}>
          {t('special.request')}
        </WhyNot>
      }
    >
      {known.isPending && <Lines count={2} />}
      {known.error && <ErrorPanel error={known.error} retry={() => void known.refetch()} />}
      {known.data && (
        <Card>
          {known.data.length === 0 ? (
            <p className={styles['quiet']}>{t('special.none')}</p>
          ) : (
            <ul className={styles['list']} aria-label={t('special.title')}>
              {known.data.map((each) => (
                <li key={each.qualification}>
                  <One qualification={each} />
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
      {asking && left.length > 0 && <Ask customer={customer} left={left} close={() => setAsking(false)} />}
    </Section>
  );
}

function One({ qualification: one }: { qualification: Qualification }) {
  const { t } = useWords('customer-account');
  const { t: about } = useWords('qualifications');
  return (
    <Facts>
      <Fact name={about(`names.${one.qualification}`)}>
        <StatusBadge tone={tones[one.vettingStatus]}>{t(`special.states.${one.vettingStatus}`)}</StatusBadge>
      </Fact>
      <Fact name={t('special.askedOn')}>
        <When at={one.vettingCreatedDate} only="day" />
      </Fact>
      {one.website && <Fact name={about('website')}>{one.website}</Fact>}
      {one.educationSegment && <Fact name={about('part')}>{about(`parts.${one.educationSegment}`)}</Fact>}
      {one.vettingStatus === 'Denied' && one.vettingReason && <Fact name={t('special.why')}>{one.vettingReason}</Fact>}
    </Facts>
  );
}

interface Fields {
  qualification: (typeof names)[number];
  educationSegment: '' | 'K12' | 'HigherEducation';
  website: string;
  code: string;
}

function Ask({ customer, left, close }: { customer: Shape<'Customer'>; left: readonly Fields['qualification'][]; close: () => void }) {
  const { t } = useWords('customer-account');
  const { t: about } = useWords('qualifications');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const form = useForm<Fields>({
    defaultValues: { qualification: left[0] ?? 'Education', educationSegment: '', website: customer.companyProfile.domain, code: '' },
  });
  const { errors } = form.formState;
  const chosen = form.watch('qualification');
  const request = useMutation({
    mutationFn: ({ qualification, educationSegment, website, code }: Fields) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/qualifications', {
          params: {
            path: { customer_id: customer.id },
            query: qualification === 'GovernmentCommunityCloud' ? { code } : {},
          },
          body: {
            qualification,
            ...(qualification === 'Education' && educationSegment && { educationSegment }),
            ...(qualification !== 'GovernmentCommunityCloud' && website && { website }),
          },
        }),
      ),
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: ['qualifications', customer.id] });
      toast.done(t('special.sent'));
      close();
    },
    onError: (failure) =>
      showAtField(failure, form.setError, {
        qualification: 'qualification',
        educationSegment: 'educationSegment',
        website: 'website',
        code: 'code',
      }),
  });
  const shownAtField = Object.keys(errors).length > 0;
  return (
    <FormDialog
      title={t('special.requestTitle')}
      submit={t('special.send')}
      onSubmit={form.handleSubmit((fields) => request.mutate(fields))}
      onClose={close}
      busy={request.isPending}
      error={!shownAtField ? request.error : null}
    >
      <p>{t('special.requestText')}</p>
      <ChoiceField
        label={about('which')}
        required
        field={form.register('qualification', rules.required)}
        error={errors.qualification}
        choices={Object.fromEntries(left.map((each) => [each, about(`names.${each}`)]))}
      />
      {chosen === 'Education' && (
        <ChoiceField
          label={about('part')}
          field={form.register('educationSegment')}
          error={errors.educationSegment}
          choices={{ '': t('special.notSaid'), K12: about('parts.K12'), HigherEducation: about('parts.HigherEducation') }}
        />
      )}
      {chosen === 'GovernmentCommunityCloud' ? (
        <TextField label={about('code')} hint={t('special.codeHint')} required field={form.register('code', rules.required)} error={errors.code} />
      ) : (
        <TextField label={about('website')} hint={t('special.websiteHint')} field={form.register('website')} error={errors.website} />
      )}
    </FormDialog>
  );
}
