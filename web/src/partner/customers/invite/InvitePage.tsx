// Asks an organisation to become a customer: an invitation with its e-mail, and what became of the earlier ones (rules 6.1).
import { Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { Invitations } from './Invitations';
import { NewInvitation } from './NewInvitation';

export function Component() {
  const { t } = useWords('invitations');
  return (
    <Page title={t('title')} lead={t('lead')} crumbs={[{ title: t('common:nav.customers'), path: '/customers' }]}>
      <NewInvitation />
      <Section title={t('list')}>
        <Invitations />
      </Section>
    </Page>
  );
}
