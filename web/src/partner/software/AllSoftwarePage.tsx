// The software of all customers: what waits for keys, what can still be cancelled, who has which product.
import { Link } from 'react-router';
import { EmptyPage } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { SoftwareList } from './SoftwareList';

export function Component() {
  const { t } = useWords('software');
  return (
    <Page title={t('title')} lead={t('all.lead')}>
      <SoftwareList
        file="software"
        empty={
          <EmptyPage title={t('emptyTitle')} action={<Link to="/customers">{t('common:nav.customers')}</Link>}>
            {t('all.empty')}
          </EmptyPage>
        }
      />
    </Page>
  );
}
