// Where one usually goes next from a page (S78).
import { ArrowRightRegular } from '@fluentui/react-icons/svg/arrow-right';
import { Link } from 'react-router';
import { useWords } from '../words/words';
import { Section } from './Page';
import styles from './Related.module.css';

interface RelatedProps {
  /** `about` says in a sentence what is done there. */
  links: readonly { path: string; title: string; about?: string }[];
}

/** "Next steps" at the end of a page; nothing without links. */
export function Related({ links }: RelatedProps) {
  const { t } = useWords('common');
  if (links.length === 0) return null;
  return (
    <Section title={t('page.next')}>
      <ul className={styles['links']}>
        {links.map(({ path, title, about }) => (
          <li key={path}>
            <Link to={path} className={styles['link'] ?? ''}>
              {title}
              <ArrowRightRegular aria-hidden />
            </Link>
            {about && <p className={styles['about']}>{about}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
