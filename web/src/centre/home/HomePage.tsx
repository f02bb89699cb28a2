// The first page of the customer centre.
import { Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';

export function Component() {
  const { t } = useWords('centre');
  const { user, tenant } = useSession();
  return <Page title={t('title')} lead={t('lead', { name: user.displayName, tenant: tenant.name })} />;
}
