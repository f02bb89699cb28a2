// Suggested solutions of a problem type, before a request is sent (rules 6.1).
import { Link } from 'react-router';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { solutionsFor } from './solutions';
import styles from './Support.module.css';

/** Nothing where there is nothing to suggest. The heading is there for those who jump from one to the next. */
export function Solutions({ topic }: { topic: string }) {
  const { t } = useWords('support');
  const { may } = useSession();
  const solutions = solutionsFor(topic, may);
  return (
    <div role="status">
      {solutions.length > 0 && (
        <section className={styles['solutions']} aria-label={t('solutionsTitle')}>
          <h2 className={styles['heading']}>{t('solutionsTitle')}</h2>
          <ul className={styles['answers']}>
            {solutions.map(({ name, to }) => (
              <li key={name}>
                {t(`solutions.${name}.answer`)}{' '}
                {'path' in to ? (
                  <Link to={to.path}>{t(`solutions.${name}.way`)}</Link>
                ) : (
                  <a href={to.help} target="_blank" rel="noreferrer">
                    {t(`solutions.${name}.way`)}
                  </a>
                )}
              </li>
            ))}
          </ul>
          <p className={styles['quiet']}>{t('solutionsElse')}</p>
        </section>
      )}
    </div>
  );
}
