// The frame of every page: its title, the way that led here, its main actions.
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import { useWords } from '../words/words';
import styles from './Page.module.css';

export interface Crumb {
  title: string;
  path: string;
}

interface PageProps {
  title: string;
  /** What stands above this page, from the top down. */
  crumbs?: readonly Crumb[];
  /** One sentence below the title. */
  lead?: ReactNode;
  /** Buttons beside the title; the most important one first. */
  actions?: ReactNode;
  children?: ReactNode;
}

// A title that has been shown: the first page of a visit leaves the focus to the browser.
let visited = '';

export function Page({ title, crumbs = [], lead, actions, children }: PageProps) {
  const { t } = useWords('common');
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
  useEffect(() => {
    if (visited && visited !== pathname) heading.current?.focus();
    visited = pathname;
  }, [pathname]);
  return (
    <div className={styles['page']}>
      {crumbs.length > 0 && (
        <nav aria-label={t('page.way')}>
          <ol className={styles['crumbs']}>
            {crumbs.map((crumb) => (
              <li key={crumb.path}>
                <Link to={crumb.path}>{crumb.title}</Link>
                <ChevronRightRegular aria-hidden />
              </li>
            ))}
            <li aria-current="page">{title}</li>
          </ol>
        </nav>
      )}
      <div className={styles['head']}>
        <div className={styles['titles']}>
          <h1 ref={heading} tabIndex={-1} className={styles['title']}>
            {title}
          </h1>
          {lead && <p className={styles['lead']}>{lead}</p>}
        </div>
        {actions && <div className={styles['actions']}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface SectionProps {
  title: string;
  actions?: ReactNode;
  /** Whether its heading has the focus when it comes: in the place of what had it. */
  focused?: boolean;
  children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Section({ title, actions, focused = false, children }: SectionProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);
  return (
    <section className={styles['section']} aria-label={title}>
      <div className={styles['head']}>
        <h2 ref={heading} {...(focused && { tabIndex: -1 })} className={styles['subtitle']}>
          {title}
        </h2>
        {actions && <div className={styles['actions']}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** A framed box. */
export function Card({ children }: { children: ReactNode }) {
  return <div className={styles['card']}>{children}</div>;
}

/** Boxes beside each other, as many as fit. */
export function Cards({ children }: { children: ReactNode }) {
  return <div className={styles['cards']}>{children}</div>;
}

/** Names and values: `<Facts><Fact name="…">…</Fact></Facts>`. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles['facts']}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
