// What was ordered for all customers.
import { Link } from 'react-router';
import { EmptyPage } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { OrdersList } from './OrdersList';

export function Component() {
  const { t } = useWords('software');
  return (
    <Page title={t('common:nav.orders')} lead={t('orders.allLead')}>
      <OrdersList
        file="orders"
        empty={
          <EmptyPage title={t('orders.emptyTitle')} action={<Link to="/customers">{t('common:nav.customers')}</Link>}>
            {t('orders.allEmpty')}
          </EmptyPage>
        }
      />
    </Page>
  );
}
