// Whether the customer has accepted the agreement, who says so, and confirming an acceptance on its behalf.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, FormDialog, Lines, showAtField, StatusBadge, useToast, When, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { AcceptedBy } from '../../customers/new/AgreementFields';
import { agreementOf, blank, type CustomerFields, today } from '../../customers/new/fields';
import styles from './Account.module.css';

export function Agreements({ customerId }: { customerId: string }) {
  const { t } = useWords('customer-account');
  const [asking, setAsking] = useState(false);
  const path = { customer_id: customerId };
  const known = useQuery({
    queryKey: ['agreements', customerId],
    queryFn: async ({ signal }) => {
      const [attested, own] = await Promise.all([
        dataOf(api.GET('/v1/customers/{customer_id}/agreements', { params: { path }, signal })),
        dataOf(api.GET('/v1/customers/{customer_id}/directSignedMicrosoftCustomerAgreementStatus', { params: { path }, signal })),
      ]);
      return { attested: attested.items, own: own.isSigned };
    },
  });
  const none = known.data && !known.data.own && known.data.attested.length === 0;
  return (
    <Section
      title={t('agreement')}
      actions={
        <WhyNot needs="attest_agreement" onClick={() => setAsking(true)}>
          {t('confirmAcceptance')}
        </WhyNot>
      }
    >
      {known.isPending && <Lines count={2} />}
      {known.error && <ErrorPanel error={known.error} retry={() => void known.refetch()} />}
      {known.data && (
        <Card>
          <Facts>
            <Fact name={t('agreementState')}>
              <StatusBadge tone={none ? 'warning' : 'good'}>
                {t(none ? 'agreementNone' : known.data.own ? 'agreementOwn' : 'agreementAttested')}
              </StatusBadge>
            </Fact>
          </Facts>
          {none && <p className={styles['quiet']}>{t('agreementNoneText')}</p>}
          {known.data.attested.length > 0 && (
            <ul className={styles['list']} aria-label={t('acceptances')}>
              {known.data.attested.map((each) => (
                <li key={`${each.templateId} ${each.dateAgreed} ${each.primaryContact.email}`}>
                  <Facts>
                    <Fact name={t('agreedBy')}>
                      <div>{`${each.primaryContact.firstName} ${each.primaryContact.lastName}`}</div>
                      <div>{each.primaryContact.email}</div>
                    </Fact>
                    <Fact name={t('agreedOn')}>
                      <When at={each.dateAgreed} only="day" />
                    </Fact>
                    <Fact name={t('agreement')}>
                      {each.agreementLink ? (
                        <a href={each.agreementLink} target="_blank" rel="noreferrer">
                          {each.type ? t(`types.${each.type}`) : t('agreementText')}
                        </a>
                      ) : (
                        each.type && t(`types.${each.type}`)
                      )}
                    </Fact>
                  </Facts>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
      {asking && <Confirm customerId={customerId} close={() => setAsking(false)} />}
    </Section>
  );
}

function Confirm({ customerId, close }: { customerId: string; close: () => void }) {
  const { t } = useWords('customer-account');
  const toast = useToast();
  const memory = useQueryClient();
  const form = useForm<CustomerFields>({ defaultValues: { ...blank, agreement: 'accepted', agreedOn: today() } });
  const confirm = useMutation({
    mutationFn: async (fields: CustomerFields) => {
      const templates = await dataOf(api.GET('/v1/agreements', { params: { query: { agreementType: 'MicrosoftCustomerAgreement' } } }));
      const body = agreementOf(fields, templates.items[0]?.templateId ?? '');
      return dataOf(api.POST('/v1/customers/{customer_id}/agreements', { params: { path: { customer_id: customerId } }, body }));
    },
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: ['agreements', customerId] });
      toast.done(t('confirmed'));
      close();
    },
    onError: (failure) =>
      showAtField(failure, form.setError, {
        'primaryContact.firstName': 'agreedFirstName',
        'primaryContact.lastName': 'agreedLastName',
        'primaryContact.email': 'agreedEmail',
        'primaryContact.phoneNumber': 'agreedPhone',
        dateAgreed: 'agreedOn',
      }),
  });
  const send = form.handleSubmit((fields) => confirm.mutate(fields));
  const shownAtField = Object.keys(form.formState.errors).length > 0;
  return (
    <FormDialog
      title={t('confirmTitle')}
      submit={t('confirm')}
      onSubmit={send}
      onClose={close}
      busy={confirm.isPending}
      error={!shownAtField ? confirm.error : null}
    >
      <p>{t('confirmText')}</p>
      <AcceptedBy form={form} />
    </FormDialog>
  );
}
