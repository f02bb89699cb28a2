// Below the bell: the newest unread notices.
import { ErrorPanel } from '../kit/ErrorPanel';
import { Lines } from '../kit/Busy';
import { useWords } from '../words/words';
import { NoticeItem } from './NoticeItem';
import styles from './notices.module.css';
import { useUnread } from './notices';

/** How many are shown below the bell; the page has the rest. */
const shown = 8;

export default function Newest() {
  const { t } = useWords('notices');
  const { data, isPending, error, refetch } = useUnread();
  return (
    <>
      {isPending && <Lines />}
      {error && <ErrorPanel error={error} retry={() => void refetch()} />}
      {data && data.items.length === 0 && <p>{t('emptyUnread')}</p>}
      <ul className={styles['list']}>
        {data?.items.slice(0, shown).map((notice) => (
          <NoticeItem key={notice.id} notice={notice} level={3} />
        ))}
      </ul>
    </>
  );
}
