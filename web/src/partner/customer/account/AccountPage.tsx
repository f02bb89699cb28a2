// A customer's account: who it is, its billing profile and agreement, what we may do there, and the way out (rules 6.1).
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { CopyId, ErrorPanel, StatusBadge } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { CustomersSpending } from '../../spending/CustomersSpending';
import { customerPath, useCustomer } from '../customer';
import styles from './Account.module.css';
import { Agreements } from './Agreements';
import { BillingProfile } from './BillingProfile';
import { OwnPurchase } from './OwnPurchase';
import { Qualifications } from './Qualifications';
import { RemoveRelationship } from './RemoveRelationship';

export function Component() {
  const { t } = useWords('customer-account');
  const { may } = useSession();
  const customer = useCustomer();
  const { companyProfile } = customer;
  const reseller = useQuery({
    queryKey: ['customer-reseller', customer.id],
    enabled: customer.associatedPartnerId !== undefined,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/relationships', { params: { path: { customer_id: customer.id } }, signal })),
  });
  const named = reseller.data?.items[0];
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name: companyProfile.companyName })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: companyProfile.companyName, path: customerPath(customer.id) },
      ]}
    >
      <Section title={t('company')}>
        <Card>
          <Facts>
            <Fact name={t('companyName')}>{companyProfile.companyName}</Fact>
            <Fact name={t('domain')}>
              <CopyId value={companyProfile.domain} what={t('domain')} />
            </Fact>
            <Fact name={t('tenantId')}>
              <CopyId value={customer.id} what={t('tenantId')} />
            </Fact>
            {companyProfile.organizationRegistrationNumber && (
              <Fact name={t('registrationNumber')}>{companyProfile.organizationRegistrationNumber}</Fact>
            )}
            {named && (
              <Fact name={t('reseller')}>
                {named.name} ({named.mpnId})
              </Fact>
            )}
          </Facts>
          {reseller.error && <ErrorPanel error={reseller.error} retry={() => void reseller.refetch()} />}
        </Card>
      </Section>
      <BillingProfile customer={customer} />
      {may('view_agreements') && <Agreements customerId={customer.id} />}
      {may('view_invoices') && <CustomersSpending customerId={customer.id} />}
      <Qualifications customer={customer} />
      <Section title={t('permissions')}>
        <Card>
          <Facts>
            <Fact name={t('delegated')}>
              <StatusBadge tone={customer.allowDelegatedAccess ? 'good' : 'quiet'}>
                {t(customer.allowDelegatedAccess ? 'delegatedOn' : 'delegatedOff')}
              </StatusBadge>
            </Fact>
          </Facts>
          <p className={styles['quiet']}>
            {t(customer.allowDelegatedAccess ? 'delegatedOnText' : 'delegatedOffText')}{' '}
            {!customer.allowDelegatedAccess && may('request_relationship') && <Link to="/customers/invite">{t('askDelegated')}</Link>}
          </p>
        </Card>
        <OwnPurchase customerId={customer.id} />
      </Section>
      <RemoveRelationship customer={customer} />
    </Page>
  );
}
