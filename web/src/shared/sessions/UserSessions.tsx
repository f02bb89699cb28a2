// Another person's sessions, seen and ended by who manages the account: at a partner, at a customer, at the operator's desk.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Collection, Shape } from '../api';
import { ConfirmDialog, ErrorPanel, Lines, useToast, WhyNot } from '../kit';
import { useWords } from '../words/words';
import { SessionList } from './SessionList';
import styles from './Sessions.module.css';

/** The server's doors to one person's sessions. */
export interface SessionDoor {
  list: (signal: AbortSignal) => Promise<Collection<Shape<'Session'>>>;
  end: (sessionId: string) => Promise<unknown>;
  endAll: () => Promise<unknown>;
}

/** What the sessions of a person are remembered by: to be forgotten when a password or a state changes. */
export const sessionsOf = (userId: string) => ['user-sessions', userId];

interface UserSessionsProps {
  userId: string;
  name: string;
  door: SessionDoor;
  /** Why they cannot be ended; undefined when they can. */
  whyNot?: string | undefined;
}

export function UserSessions({ userId, name, door, whyNot }: UserSessionsProps) {
  const { t } = useWords('sessions');
  const memory = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const queryKey = sessionsOf(userId);
  const sessions = useQuery({ queryKey, queryFn: ({ signal }) => door.list(signal) });
  const known = () => memory.invalidateQueries({ queryKey });
  const end = useMutation({ mutationFn: door.end, onSuccess: () => toast.done(t('ended')), onSettled: known });
  const endAll = useMutation({
    mutationFn: door.endAll,
    onSuccess: () => {
      setAsking(false);
      toast.done(t('endedAll'));
    },
    onSettled: known,
  });
  if (sessions.isPending) return <Lines count={3} />;
  if (sessions.error) return <ErrorPanel error={sessions.error} retry={() => void sessions.refetch()} />;
  const { items } = sessions.data;
  const endable = items.some((session) => !session.current);
  return (
    <div className={styles['part']}>
      <p className={styles['quiet']}>{items.length > 0 ? t('about') : t('none')}</p>
      {items.length > 0 && <SessionList sessions={items} busy={end.isPending} whyNot={whyNot} end={(id) => end.mutate(id)} />}
      {end.error && <ErrorPanel error={end.error} />}
      {endable && (
        <div className={styles['buttons']}>
          <WhyNot whyNot={whyNot} onClick={() => setAsking(true)}>
            {t('endAll')}
          </WhyNot>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        title={t('endAllTitle', { name })}
        confirm={t('endAll')}
        busy={endAll.isPending}
        onConfirm={() => endAll.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('endAllText')}</p>
        {endAll.error && <ErrorPanel error={endAll.error} />}
      </ConfirmDialog>
    </div>
  );
}
