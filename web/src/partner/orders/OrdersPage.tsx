// What was ordered for a customer.
import { EmptyPage } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { OrdersList } from './OrdersList';

export function Component() {
  const { t } = useWords('software');
  const customer = useCustomer();
  const name = customer.companyProfile.companyName;
  return (
    <Page
      title={t('orders.title')}
      lead={t('orders.lead', { name })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
      ]}
    >
      <OrdersList
        customerId={customer.id}
        file={`orders-${customer.companyProfile.domain}`}
        empty={<EmptyPage title={t('orders.emptyTitle')}>{t('orders.empty')}</EmptyPage>}
      />
    </Page>
  );
}
