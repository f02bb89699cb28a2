// One notice.
import { Button } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { useErrorText } from '../kit/ErrorPanel';
import { useToast } from '../kit/toast';
import { When } from '../kit/Values';
import { useWords } from '../words/words';
import styles from './notices.module.css';
import { type Notice, useMarkRead } from './notices';

interface NoticeItemProps {
  notice: Notice;
  /** That of its heading. */
  level: 2 | 3;
  /** Whether it is ticked, and what ticks it; only what is unread can be ticked. */
  ticked?: boolean;
  toggle?: (id: string) => void;
}

export function NoticeItem({ notice, level, ticked = false, toggle }: NoticeItemProps) {
  const { t } = useWords('notices');
  const toast = useToast();
  const errorText = useErrorText();
  const markRead = useMarkRead();
  const Title = level === 2 ? 'h2' : 'h3';
  return (
    <li className={`${styles['notice']} ${notice.read ? styles['read'] : ''}`}>
      {toggle && !notice.read && (
        <input
          type="checkbox"
          className={styles['tick']}
          checked={ticked}
          aria-label={t('common:list.select', { what: notice.title })}
          onChange={() => toggle(notice.id)}
        />
      )}
      <div className={styles['text']}>
        <Title className={styles['title']}>{notice.title}</Title>
        <p className={styles['body']}>{notice.body}</p>
        <p className={styles['when']}>
          <When at={notice.createdDate} />
          {notice.readBy && <span>{t('readBy', { name: notice.readBy })}</span>}
        </p>
      </div>
      {!notice.read && (
        <Button
          size="small"
          appearance="subtle"
          icon={<CheckmarkRegular />}
          title={t('markRead')}
          aria-label={t('markReadOf', { title: notice.title })}
          disabledFocusable={markRead.isPending}
          onClick={() =>
            markRead.mutate({ ids: [notice.id] }, { onError: (failure) => toast.failed(errorText(failure)) })
          }
        />
      )}
    </li>
  );
}
