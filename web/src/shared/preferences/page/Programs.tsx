// Which programs act for the reader; each can be ended.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '../../api';
import { moment } from '../../format/format';
import { ErrorPanel, Lines, useToast, WhyNot } from '../../kit';
import { Card } from '../../page';
import { useWords } from '../../words/words';
import rows from '../../sessions/Sessions.module.css';
import styles from './Preferences.module.css';

export function Programs() {
  const { t } = useWords('preferences');
  const memory = useQueryClient();
  const toast = useToast();
  const programs = useQuery({
    queryKey: ['programs'],
    queryFn: ({ signal }) => dataOf(api.GET('/auth/programs', { signal })),
  });
  const end = useMutation({
    mutationFn: ({ applicationId }: Shape<'ProgramSignIns'>) =>
      api.DELETE('/auth/programs/{application_id}', { params: { path: { application_id: applicationId } } }),
    onSuccess: (_, { applicationName }) => toast.done(t('programEnded', { name: applicationName })),
    onSettled: () => memory.invalidateQueries({ queryKey: ['programs'] }),
  });
  if (programs.isPending) return <Lines count={2} />;
  if (programs.error) return <ErrorPanel error={programs.error} retry={() => void programs.refetch()} />;
  const { items } = programs.data;
  if (items.length === 0) return <p className={styles['quiet']}>{t('noPrograms')}</p>;
  return (
    <>
      <p className={styles['quiet']}>{t('programsAbout')}</p>
      <Card>
        <ul className={rows['rows']}>
          {items.map((program) => (
            <li key={program.applicationId} className={rows['row']}>
              <span className={rows['what']}>
                <span>{program.applicationName}</span>
                <span className={rows['quiet']}>
                  {t('programSignIns', { count: program.signIns, time: moment(program.lastSignInAt), end: moment(program.expiresAt) })}
                </span>
              </span>
              <WhyNot
                size="small"
                aria-label={t('endProgramOf', { name: program.applicationName })}
                disabledFocusable={end.isPending}
                onClick={() => !end.isPending && end.mutate(program)}
              >
                {t('endProgram')}
              </WhyNot>
            </li>
          ))}
        </ul>
      </Card>
      {end.error && <ErrorPanel error={end.error} />}
    </>
  );
}
