// The secrets of an application: a new one is shown once, an old one is deleted when nothing uses it any more.
import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '@/shared/api';
import { moment } from '@/shared/format/format';
import { ConfirmDialog, ErrorPanel, When } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { OnceOnly } from '../OnceOnly';
import styles from '../Settings.module.css';
import { SecretBadge } from './SecretEnd';
import { type Application, lastingSecret, type Secret, standingOf } from './secrets';

export function Secrets({ application }: { application: Application }) {
  const { t } = useWords('settings');
  const memory = useQueryClient();
  const path = { application_id: application.id };
  const secrets = application.secrets ?? [];
  const [made, setMade] = useState<string>();
  const [removing, setRemoving] = useState<Secret>();
  const known = () => memory.invalidateQueries({ queryKey: ['application', application.id] });
  const add = useMutation({
    // The secret goes to the page's own state, and is nowhere else.
    gcTime: 0,
    mutationFn: async () => {
      const secret = await dataOf(api.POST('/v1/applications/{application_id}/secrets', { params: { path } }));
      setMade(secret.clientSecret);
    },
    onSuccess: known,
  });
  const remove = useMutation({
    mutationFn: (secret: Secret) =>
      api.DELETE('/v1/applications/{application_id}/secrets/{secret_id}', { params: { path: { ...path, secret_id: secret.id } } }),
    onSuccess: known,
    onSettled: () => setRemoving(undefined),
  });
  const others = secrets.filter((each) => each !== removing);
  const isLast = removing !== undefined && standingOf(removing) !== 'expired' && !lastingSecret(others);
  return (
    <Section
      title={t('applications.secrets')}
      actions={
        <Button disabledFocusable={add.isPending} onClick={() => add.mutate()}>
          {t('applications.addSecret')}
        </Button>
      }
    >
      <p className={styles['quiet']}>{t('applications.secretsAbout')}</p>
      {made !== undefined && (
        <OnceOnly title={t('applications.secret')} what={t('applications.secret')} value={made} warning={t('applications.secretOnce')} />
      )}
      {add.error && <ErrorPanel error={add.error} />}
      {remove.error && <ErrorPanel error={remove.error} />}
      <Card>
        {secrets.length === 0 && <p>{t('applications.noSecrets')}</p>}
        <ul className={styles['rows']}>
          {secrets.map((secret) => (
            <li key={secret.id} className={styles['row']}>
              <span className={styles['what']}>
                <span>
                  {t('applications.secretFrom')} <When at={secret.createdDate} />
                </span>
                <span className={styles['quiet']}>
                  {t('applications.until')} <When at={secret.secretExpires} only="day" />
                </span>
              </span>
              <SecretBadge secret={secret} />
              <Button
                size="small"
                aria-label={t('applications.removeSecretOf', { time: moment(secret.createdDate) })}
                onClick={() => setRemoving(secret)}
              >
                {t('applications.removeSecret')}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <ConfirmDialog
        open={removing !== undefined}
        title={t('applications.removeTitle')}
        confirm={t('applications.removeSecret')}
        busy={remove.isPending}
        onConfirm={() => removing && remove.mutate(removing)}
        onClose={() => setRemoving(undefined)}
      >
        <p>
          {t('applications.removeWhat')} {isLast && <strong>{t('applications.lastSecret')}</strong>}
        </p>
      </ConfirmDialog>
    </Section>
  );
}
