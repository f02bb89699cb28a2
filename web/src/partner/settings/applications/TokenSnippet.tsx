// How a program gets a token, to be copied.
import { CopyId } from '@/shared/kit';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { tokenCommand } from './secrets';

export function TokenSnippet({ clientId }: { clientId: string }) {
  const { t } = useWords('settings');
  const { tenant } = useSession();
  const command = tokenCommand(location.origin, tenant.domain, clientId);
  return (
    <>
      <p>
        {t('applications.tokenAbout')} <CopyId value={command} what={t('applications.tokenWhat')} shown={null} />
      </p>
      <pre className={styles['snippet']}>{command}</pre>
      <p className={styles['quiet']}>{t('applications.tokenUse')}</p>
    </>
  );
}
