// All software bought for a customer (S9, S39), and where one goes from there (S78).
import { Button } from '@fluentui/react-components';
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { useNavigate } from 'react-router';
import { EmptyPage } from '@/shared/kit';
import { Page, Related } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { SoftwareList } from './SoftwareList';

export function Component() {
  const { t } = useWords('software');
  const customer = useCustomer();
  const navigate = useNavigate();
  const { may } = useSession();
  const path = (page: string) => customerPath(customer.id, page);
  const action = may('buy') && (
    <Button appearance="primary" icon={<CartRegular />} onClick={() => void navigate(path('buy'))}>
      {t('addProducts')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name: customer.companyProfile.companyName })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: customer.companyProfile.companyName, path: customerPath(customer.id) },
      ]}
      actions={action}
    >
      <SoftwareList
        customerId={customer.id}
        file={`software-${customer.companyProfile.domain}`}
        empty={
          <EmptyPage title={t('emptyTitle')} action={action || undefined}>
            {t('empty')}
          </EmptyPage>
        }
      />
      <Related
        links={[
          ...(may('buy') ? [{ path: path('buy?view=OnlineServices'), title: t('next.services'), about: t('next.servicesAbout') }] : []),
          ...(may('view_orders')
            ? [
                { path: path('subscriptions'), title: t('next.subscriptions'), about: t('next.subscriptionsAbout') },
                { path: path('orders'), title: t('next.orders'), about: t('next.ordersAbout') },
              ]
            : []),
        ]}
      />
    </Page>
  );
}
