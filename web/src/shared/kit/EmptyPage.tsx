// Says what would be here, and gives the first thing to do.
import type { FluentIcon } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import styles from './EmptyPage.module.css';

interface EmptyPageProps {
  icon?: FluentIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyPage({ icon: Icon, title, children, action }: EmptyPageProps) {
  return (
    <div className={styles['empty']}>
      {Icon && <Icon className={styles['icon']} aria-hidden />}
      <p className={styles['title']}>{title}</p>
      {children && <p className={styles['text']}>{children}</p>}
      {action && <div className={styles['action']}>{action}</div>}
    </div>
  );
}
