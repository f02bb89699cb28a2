// What stands around every page: the bar at the top, the menu at the side, the messages.
import { Button } from '@fluentui/react-components';
import { NavigationRegular } from '@fluentui/react-icons/svg/navigation';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, Outlet, useLocation, useNavigation } from 'react-router';
import { Busy, useSlow } from '../kit/Busy';
import { Toasts } from '../kit/toast';
import { Proof } from '../proof/Proof';
import { usePortal } from '../portal';
import { useSessionEndsSoon } from '../session/clock';
import { useWords } from '../words/words';
import { OfflineBanner } from './OfflineBanner';
import { SearchBox } from './SearchBox';
import styles from './Shell.module.css';
import { SideNav } from './SideNav';
import { TopMenus } from './TopMenus';
import { useShellKeys } from './useShellKeys';

const Shortcuts = lazy(() => import('./Shortcuts'));
const NavDrawer = lazy(() => import('./NavDrawer'));
const SessionEnd = lazy(() => import('./SessionEnd'));

export function Shell() {
  const { t } = useWords('common');
  const portal = usePortal();
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const [listing, setListing] = useState(false);
  const [drawer, setDrawer] = useState(false);
  useShellKeys(() => setListing(true));
  useEffect(() => setDrawer(false), [pathname]);
  const endsSoon = useSessionEndsSoon();
  const slow = useSlow(navigation.state === 'loading');
  return (
    <div className={styles['shell']}>
      <a href="#content" className={styles['skip']}>
        {t('skip')}
      </a>
      <header className={styles['top']}>
        <span className={styles['burger']}>
          <Button
            appearance="transparent"
            icon={<NavigationRegular />}
            aria-label={t('nav.open')}
            aria-expanded={drawer}
            onClick={() => setDrawer(true)}
          />
        </span>
        <Link to="/" className={styles['product']}>
          <strong>{t('product')}</strong>
          <span className={styles['portal']}>{t(`portal.${portal.id}`)}</span>
        </Link>
        {portal.search && <SearchBox search={portal.search} />}
        <TopMenus onShortcuts={() => setListing(true)} />
        {slow && <div className={styles['loading']} role="progressbar" aria-label={t('busy')} />}
      </header>
      <div className={styles['below']}>
        <aside className={styles['side']}>
          <SideNav />
        </aside>
        <main id="content" tabIndex={-1} className={styles['main']}>
          <OfflineBanner />
          <Suspense fallback={<Busy />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Toasts />
      <Proof />
      <Suspense fallback={null}>
        {drawer && <NavDrawer onClose={() => setDrawer(false)} />}
        {listing && <Shortcuts onClose={() => setListing(false)} />}
        {endsSoon && <SessionEnd />}
      </Suspense>
    </div>
  );
}
