// The first page of the partner dashboard.
import { Link } from 'react-router';
import { Card, Cards, Page, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';

export function Component() {
  const { t } = useWords('partner-home');
  const { user } = useSession();
  return (
    <Page title={t('title')} lead={t('lead', { name: user.displayName })}>
      <Section title={t('start')}>
        <Cards>
          <Card>
            <Link to="/customers">{t('common:nav.customers')}</Link>
            <p>{t('customers')}</p>
          </Card>
        </Cards>
      </Section>
    </Page>
  );
}
