// What a person sees at a page that their roles do not open.
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { EmptyPage } from '../kit/EmptyPage';
import { useSession } from '../session/session';
import { useWords } from '../words/words';
import { Page } from './Page';

export function Forbidden() {
  const { t } = useWords('common');
  const { user, tenant } = useSession();
  return (
    <Page title={t('forbidden.title')}>
      <EmptyPage icon={LockClosedRegular} title={t('forbidden.what', { user: user.displayName, tenant: tenant.name })}>
        {t('forbidden.how')}
      </EmptyPage>
    </Page>
  );
}
