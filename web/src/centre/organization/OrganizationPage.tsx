// What partners know of this organisation, and the customer agreement: who accepted it, and accepting it (rules 4.1, 6.2).
import { Checkbox } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '@/shared/api';
import { CopyId, ErrorPanel, Lines, StatusBadge, useToast, When, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Page, Related, Section } from '@/shared/page';
import { AddressText } from '@/shared/places/AddressText';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { agreementKey, useAgreement, useOrganization } from './organization';

export function Component() {
  const { t } = useWords('centre');
  const { may } = useSession();
  const organization = useOrganization();
  const { data } = organization;
  return (
    <Page title={t('organization.title')} lead={t('organization.lead')}>
      {organization.isPending && <Lines count={5} />}
      {organization.error && <ErrorPanel error={organization.error} retry={() => void organization.refetch()} />}
      {data && (
        <Card>
          <Facts>
            <Fact name={t('organization.company')}>{data.companyProfile.companyName}</Fact>
            <Fact name={t('organization.domain')}>
              <CopyId value={data.companyProfile.domain} what={t('organization.domain')} />
            </Fact>
            <Fact name={t('organization.id')}>
              <CopyId value={data.id} what={t('organization.id')} />
            </Fact>
            <Fact name={t('organization.contact')}>
              {`${data.billingProfile.firstName} ${data.billingProfile.lastName}`.trim()}
              <br />
              {data.billingProfile.email}
            </Fact>
            <Fact name={t('organization.address')}>
              <AddressText address={data.billingProfile.defaultAddress} />
            </Fact>
          </Facts>
          <p>{t('organization.wrong')}</p>
        </Card>
      )}
      {may('customer_accept_agreement') && <Agreement />}
      <Related
        links={[
          { path: '/partners', title: t('common:nav.partners'), about: t('partners.lead') },
          ...(may('customer_manage_users') ? [{ path: '/users', title: t('common:nav.users'), about: t('usersLead') }] : []),
        ]}
      />
    </Page>
  );
}

function Agreement() {
  const { t } = useWords('centre');
  const agreement = useAgreement();
  const { data } = agreement;
  const none = data && !data.own && data.attested.length === 0;
  return (
    <Section title={t('partners.agreement')}>
      {agreement.isPending && <Lines count={2} />}
      {agreement.error && <ErrorPanel error={agreement.error} retry={() => void agreement.refetch()} />}
      {data && (
        <Card>
          <Facts>
            <Fact name={t('agreement.state')}>
              <StatusBadge tone={none ? 'warning' : 'good'}>
                {t(`partners.agreements.${none ? 'none' : data.own ? 'directlyAccepted' : 'attested'}`)}
              </StatusBadge>
            </Fact>
            {data.text && (
              <Fact name={t('agreement.text')}>
                <a href={data.text} target="_blank" rel="noreferrer">
                  {t('agreement.read')}
                </a>
              </Fact>
            )}
            {data.attested.map((each) => (
              <Fact key={`${each.templateId} ${each.dateAgreed}`} name={t('agreement.by')}>
                {`${each.primaryContact.firstName} ${each.primaryContact.lastName}`}, <When at={each.dateAgreed} only="day" />
              </Fact>
            ))}
          </Facts>
          {none && <Accept />}
        </Card>
      )}
    </Section>
  );
}

/** Accepts it for the organisation. What a partner has attested to is not accepted a second time. */
function Accept() {
  const { t } = useWords('centre');
  const { tenant } = useSession();
  const toast = useToast();
  const memory = useQueryClient();
  const [agreed, setAgreed] = useState(false);
  const accept = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/agreements/direct-acceptance', {
          params: { path: { customer_id: tenant.id } },
          body: { accepted: true },
        }),
      ),
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: agreementKey(tenant.id) });
      void memory.invalidateQueries({ queryKey: ['partners'] });
      toast.done(t('agreement.accepted'));
    },
  });
  return (
    <>
      <Checkbox checked={agreed} onChange={(_, change) => setAgreed(change.checked === true)} label={t('invitation.agree')} />
      <div>
        <WhyNot
          appearance="primary"
          whyNot={agreed ? undefined : t('agreement.tickFirst')}
          disabledFocusable={accept.isPending}
          onClick={() => !accept.isPending && accept.mutate()}
        >
          {t('agreement.accept')}
        </WhyNot>
      </div>
      {accept.error && <ErrorPanel error={accept.error} />}
    </>
  );
}
