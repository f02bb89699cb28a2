// The newest notices that nobody has read yet.
import { Link } from 'react-router';
import type { Shape } from '@/shared/api';
import { When } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from './Home.module.css';

export function News({ unread }: { unread: Shape<'AttentionNotices'> }) {
  const { t } = useWords('partner-home');
  return (
    <Section title={t('news')} actions={<Link to="/notices">{t('toNews')}</Link>}>
      <Card>
        {unread.items.length === 0 && <p>{t('noNews')}</p>}
        <ul className={styles['items']}>
          {unread.items.map((notice) => (
            <li key={notice.id} className={styles['item']}>
              <span>{notice.title}</span>
              <span className={styles['when']}>
                <When at={notice.createdDate} />
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
