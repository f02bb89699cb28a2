// The first page of the customer centre: where things are.
import { Link } from 'react-router';
import { Card, Cards, Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';

export function Component() {
  const { t } = useWords('centre');
  const { user, tenant } = useSession();
  return (
    <Page title={t('title')} lead={t('lead', { name: user.displayName, tenant: tenant.name })}>
      <Cards>
        <Card>
          <Link to="/products">{t('products')}</Link>
          <p>{t('productsLead')}</p>
        </Card>
        <Card>
          <Link to="/partners">{t('common:nav.partners')}</Link>
          <p>{t('partners.lead')}</p>
        </Card>
      </Cards>
    </Page>
  );
}
