// Where the reader is signed in; each session can be ended, and all others at once.
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api';
import { ErrorPanel, Lines, useToast } from '../../kit';
import { SessionList } from '../../sessions/SessionList';
import { useWords } from '../../words/words';
import styles from './Preferences.module.css';

export function Sessions() {
  const { t } = useWords('preferences');
  const { t: told } = useWords('sessions');
  const memory = useQueryClient();
  const toast = useToast();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => dataOf(api.GET('/auth/sessions', { signal })),
  });
  const known = () => memory.invalidateQueries({ queryKey: ['sessions'] });
  const end = useMutation({
    mutationFn: (id: string) => api.DELETE('/auth/sessions/{session_id}', { params: { path: { session_id: id } } }),
    onSuccess: () => toast.done(told('ended')),
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
      <SessionList sessions={sessions.data.items} busy={end.isPending} end={(id) => end.mutate(id)} />
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
