// Asks a reseller for a partnership: a request with its e-mail, and what became of the earlier ones (rules 6.1).
import { Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { NewRequest } from './NewRequest';
import { Requests } from './Requests';

export function Component() {
  const { t } = useWords('partnerships');
  const settings = useWords('settings');
  return (
    <Page title={t('title')} lead={t('lead')} crumbs={[{ title: settings.t('partnerships.title'), path: '/settings/partnerships' }]}>
      <NewRequest />
      <Section title={t('list')}>
        <Requests />
      </Section>
    </Page>
  );
}
