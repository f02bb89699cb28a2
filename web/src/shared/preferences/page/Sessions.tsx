// Where the reader is signed in; each session can be ended, and all others at once.
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '../../api';
import { moment } from '../../format/format';
import { ErrorPanel, Lines, StatusBadge, useToast } from '../../kit';
import { Card } from '../../page';
import { useWords } from '../../words/words';
import styles from './Preferences.module.css';
import { browserName } from './browser';

export function Sessions() {
  const { t } = useWords('preferences');
  const memory = useQueryClient();
  const toast = useToast();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => dataOf(api.GET('/auth/sessions', { signal })),
  });
  const known = () => memory.invalidateQueries({ queryKey: ['sessions'] });
  const end = useMutation({
    mutationFn: (id: string) => api.DELETE('/auth/sessions/{session_id}', { params: { path: { session_id: id } } }),
    onSuccess: () => toast.done(t('ended')),
    onSettled: known,
  });
  const endOthers = useMutation({
    mutationFn: () => api.DELETE('/auth/sessions'),
    onSuccess: () => toast.done(t('endedOthers')),
    onSettled: known,
  });
  if (sessions.isPending) return <Lines count={4} />;
  if (sessions.error) return <ErrorPanel error={sessions.error} retry={() => void sessions.refetch()} />;
  const failure = end.error ?? endOthers.error;
  return (
    <>
      <p className={styles['quiet']}>{t('sessionsAbout')}</p>
      <Card>
        <ul className={styles['rows']}>
          {sessions.data.items.map((session) => (
            <OneSession key={session.id} session={session} busy={end.isPending} end={() => end.mutate(session.id)} />
          ))}
        </ul>
      </Card>
      {failure && <ErrorPanel error={failure} />}
      {sessions.data.items.length > 1 && (
        <div className={styles['buttons']}>
          <Button disabledFocusable={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('endOthers')}
          </Button>
        </div>
      )}
    </>
  );
}

function OneSession({ session, busy, end }: { session: Shape<'Session'>; busy: boolean; end: () => void }) {
  const { t } = useWords('preferences');
  const browser = browserName(session.userAgent) || t('unknownBrowser');
  const parts = [
    t('started', { time: moment(session.startedAt) }),
    t('seen', { time: moment(session.lastSeenAt) }),
    t('from', { address: session.address }),
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
        <Button
          size="small"
          aria-label={t('endOf', { browser, time: moment(session.startedAt) })}
          disabledFocusable={busy}
          onClick={end}
        >
          {t('end')}
        </Button>
      )}
    </li>
  );
}
