// The frame around the partner's settings: the way between their pages.
import { Outlet } from 'react-router';
import { SubMenu } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { useSandboxClock } from './sandbox/clock';
import styles from './Settings.module.css';
import { settingsWays } from './ways';

export function Component() {
  const { t } = useWords('settings');
  const { may } = useSession();
  const sandbox = useSandboxClock().data?.turnable ?? false;
  const ways = settingsWays.filter((way) => (!way.needs || may(way.needs)) && (way.page !== 'sandbox' || sandbox));
  return (
    <div className={styles['layout']}>
      <SubMenu label={t('title')} ways={ways.map((way) => ({ path: `/settings/${way.page}`, title: t(way.word) }))} />
      <Outlet />
    </div>
  );
}
