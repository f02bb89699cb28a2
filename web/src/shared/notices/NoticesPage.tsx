// All notices, the newest first.
import { Button, Switch } from '@fluentui/react-components';
import { AlertRegular } from '@fluentui/react-icons/svg/alert';
import { useEffect, useRef } from 'react';
import { usePages } from '../api/paging';
import { Lines } from '../kit/Busy';
import { EmptyPage } from '../kit/EmptyPage';
import { ErrorPanel, useErrorText } from '../kit/ErrorPanel';
import { BulkBar } from '../kit/list/BulkBar';
import { useSelection } from '../kit/list/selection';
import { useToast } from '../kit/toast';
import { useAddress } from '../page/address';
import { Card, Page } from '../page/Page';
import { usePortal } from '../portal';
import { useWords } from '../words/words';
import { NoticeItem } from './NoticeItem';
import styles from './notices.module.css';
import { type Marks, useMarkRead, useUnread } from './notices';

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
  const markRead = useMarkRead();
  const { data: unreadNow } = useUnread();
  const bar = useRef<HTMLDivElement>(null);
  const selection = useSelection();
  const { clear, keep } = selection;
  const unreadIds = items.filter((notice) => !notice.read).map((notice) => notice.id);
  // Somebody else may have read what is ticked.
  useEffect(() => keep((id) => items.some((notice) => notice.id === id && !notice.read)), [items, keep]);
  const mark = (marks: Marks) => {
    if (markRead.isPending) return;
    markRead.mutate(marks, {
      onSuccess: (count) => {
        clear();
        toast.done(t('marked', { count }));
      },
      onError: (failure) => toast.failed(errorText(failure)),
    });
  };
  const newest = items[0];
  const action = newest && (unreadIds.length > 0 || (unreadNow?.items.length ?? 0) > 0) && (
    <Button disabledFocusable={markRead.isPending} onClick={() => mark({ until: newest.id })}>
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
              <NoticeItem key={notice.id} notice={notice} level={2} ticked={selection.has(notice.id)} toggle={selection.toggle} />
            ))}
          </ul>
        </Card>
      )}
      {more && (
        <button type="button" className={styles['link']} onClick={loadMore}>
          {t('common:list.more')}
        </button>
      )}
      {selection.ids.length > 0 && (
        <BulkBar
          bar={bar}
          selection={selection}
          canTakeAll={false}
          {...(selection.ids.length < unreadIds.length && { takeLoaded: () => selection.set(unreadIds) })}
        >
          <Button size="small" appearance="subtle" disabledFocusable={markRead.isPending} onClick={() => mark({ ids: [...selection.ids] })}>
            {t('markRead')}
          </Button>
        </BulkBar>
      )}
    </Page>
  );
}
