// The portal's main menu: the ways that the reader's roles open.
import { NavLink } from 'react-router';
import { usePortal } from '../portal';
import { useSession } from '../session/session';
import { useWords } from '../words/words';
import styles from './Shell.module.css';

export function SideNav() {
  const { t } = useWords('common');
  const { ways } = usePortal();
  const { may } = useSession();
  return (
    <nav aria-label={t('nav.label')}>
      <ul className={styles['nav']}>
        {ways
          .filter((way) => !way.needs || may(way.needs))
          .map(({ path, word, icon: Icon }) => (
            <li key={path}>
              <NavLink to={path} end={path === '/'} className={styles['way'] ?? ''}>
                <Icon aria-hidden />
                {t(word)}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
