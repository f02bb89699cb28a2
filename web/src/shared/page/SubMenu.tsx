// The menu of a part of the portal: the pages that belong together, beside each other above them.
import { NavLink } from 'react-router';
import styles from './SubMenu.module.css';

interface SubMenuProps {
  /** Says what it is, to screen readers. */
  label: string;
  ways: readonly { path: string; title: string }[];
}

export function SubMenu({ label, ways }: SubMenuProps) {
  return (
    <nav aria-label={label} className={styles['menu']}>
      <ul>
        {ways.map(({ path, title }) => (
          <li key={path}>
            <NavLink to={path} className={({ isActive }) => styles[isActive ? 'here' : 'way'] ?? ''}>
              {title}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
