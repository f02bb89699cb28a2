// All notices, the newest first.
import { Button, Switch } from '@fluentui/react-components';
import { AlertRegular } from '@fluentui/react-icons/svg/alert';
import { usePages } from '../api/paging';
import { Lines } from '../kit/Busy';
import { EmptyPage } from '../kit/EmptyPage';
import { ErrorPanel, useErrorText } from '../kit/ErrorPanel';
import { useToast } from '../kit/toast';
import { useAddress } from '../page/address';
import { Card, Page } from '../page/Page';
import { usePortal } from '../portal';
import { useWords } from '../words/words';
import { NoticeItem } from './NoticeItem';
import styles from './notices.module.css';
import { useMarkAllRead } from './notices';

export function Component() {
  const { t } = useWords('notices');
  const { notices } = usePortal();
  const [{ unread }, go] = useAddress({ unread: '' });
  const only = unread === 'true';
  const { items, loading, error, more, loadMore, reload } = usePages(['notices', 'all', only], (signal) =>
    notices.list({ size: 50, ...(only && { unread: true }) }, signal),
  );
  const toast = useToast();
  const errorText = useErrorText();
  const markAll = useMarkAllRead();
  const unreadIds = items.filter((notice) => !notice.read).map((notice) => notice.id);
  const readAll = () =>
    !markAll.isPending &&
    markAll.mutate(unreadIds, {
      onSuccess: () => toast.done(t('markedAll')),
      onError: (failure) => toast.failed(errorText(failure)),
    });
  const action = unreadIds.length > 0 && (
    <Button disabledFocusable={markAll.isPending} onClick={readAll}>
      {t('markAll')}
    </Button>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={action}>
      <Switch
        label={t('unreadOnly')}
        checked={only}
        onChange={(_, change) => go({ unread: change.checked ? 'true' : '' })}
      />
      {loading && <Lines count={6} />}
      {error !== null && <ErrorPanel error={error} retry={reload} />}
      {!loading && items.length === 0 && error === null && (
        <EmptyPage icon={AlertRegular} title={only ? t('emptyUnread') : t('emptyTitle')}>
          {only ? null : t('empty')}
        </EmptyPage>
      )}
      {items.length > 0 && (
        <Card>
          <ul className={styles['list']}>
            {items.map((notice) => (
              <NoticeItem key={notice.id} notice={notice} level={2} />
            ))}
          </ul>
        </Card>
      )}
      {more && (
        <button type="button" className={styles['link']} onClick={loadMore}>
          {t('common:list.more')}
        </button>
      )}
    </Page>
  );
}
