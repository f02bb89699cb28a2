// Below the bell: the newest unread notices.
import { Button } from '@fluentui/react-components';
import { ErrorPanel, useErrorText } from '../kit/ErrorPanel';
import { Lines } from '../kit/Busy';
import { useToast } from '../kit/toast';
import { useWords } from '../words/words';
import { NoticeItem } from './NoticeItem';
import styles from './notices.module.css';
import { useMarkRead, useUnread } from './notices';

/** How many are shown below the bell; the page has the rest. */
const shown = 8;

export default function Newest() {
  const { t } = useWords('notices');
  const { data, isPending, error, refetch } = useUnread();
  const toast = useToast();
  const errorText = useErrorText();
  const markRead = useMarkRead();
  const newest = data?.items[0];
  return (
    <>
      {isPending && <Lines />}
      {error && <ErrorPanel error={error} retry={() => void refetch()} />}
      {data && data.items.length === 0 && <p>{t('emptyUnread')}</p>}
      {newest && (
        <div>
          <Button
            size="small"
            disabledFocusable={markRead.isPending}
            onClick={() =>
              !markRead.isPending && markRead.mutate({ until: newest.id }, { onError: (failure) => toast.failed(errorText(failure)) })
            }
          >
            {t('markAll')}
          </Button>
        </div>
      )}
      <ul className={styles['list']}>
        {data?.items.slice(0, shown).map((notice) => (
          <NoticeItem key={notice.id} notice={notice} level={3} />
        ))}
      </ul>
    </>
  );
}
