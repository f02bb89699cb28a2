// Where somebody is signed in: which browser, since when, from where; each can be ended.
import type { Shape } from '../api';
import { moment } from '../format/format';
import { StatusBadge, WhyNot } from '../kit';
import { Card } from '../page';
import { useWords } from '../words/words';
import { browserName } from './browser';
import styles from './Sessions.module.css';

interface SessionListProps {
  sessions: readonly Shape<'Session'>[];
  busy: boolean;
  whyNot?: string | undefined;
  end: (id: string) => void;
}

export const SessionList = ({ sessions, ...rest }: SessionListProps) => (
  <Card>
    <ul className={styles['rows']}>
      {sessions.map((session) => (
        <OneSession key={session.id} session={session} {...rest} />
      ))}
    </ul>
  </Card>
);

type OneSessionProps = Omit<SessionListProps, 'sessions'> & { session: Shape<'Session'> };

function OneSession({ session, busy, whyNot, end }: OneSessionProps) {
  const { t } = useWords('sessions');
  const browser = browserName(session.userAgent) || t('unknownBrowser');
  const parts = [
    t('started', { time: moment(session.startedAt) }),
    t('seen', { time: moment(session.lastSeenAt) }),
    ...(session.address ? [t('from', { address: session.address })] : []),
  ];
  return (
    <li className={styles['row']}>
      <span className={styles['what']} title={session.userAgent}>
        <span>{browser}</span>
        <span className={styles['quiet']}>{parts.join(', ')}</span>
      </span>
      {session.current ? (
        <StatusBadge tone="good">{t('current')}</StatusBadge>
      ) : (
        <WhyNot
          size="small"
          whyNot={whyNot}
          aria-label={t('endOf', { browser, time: moment(session.startedAt) })}
          disabledFocusable={busy}
          onClick={() => !busy && end(session.id)}
        >
          {t('end')}
        </WhyNot>
      )}
    </li>
  );
}
