// The users of a customer, for a partner with delegated administration (rules 6.1).
import { Link } from 'react-router';
import { EmptyPage } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { CustomerUsers } from '@/shared/users/CustomerUsers';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer';

export function Component() {
  const { t } = useWords('customer-users');
  const { may } = useSession();
  const customer = useCustomer();
  const name = customer.companyProfile.companyName;
  const frame = {
    title: t('title'),
    lead: t('lead', { name }),
    crumbs: [
      { title: t('common:nav.customers'), path: '/customers' },
      { title: name, path: customerPath(customer.id) },
    ],
  };
  if (customer.allowDelegatedAccess) return <CustomerUsers customer={customer} frame={frame} />;
  return (
    <Page {...frame}>
      <EmptyPage
        title={t('noAccessTitle')}
        action={may('request_relationship') && <Link to="/customers/invite">{t('askAccess')}</Link>}
      >
        {t('noAccess')}
      </EmptyPage>
    </Page>
  );
}
