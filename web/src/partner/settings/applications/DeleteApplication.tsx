// Deletes an application for good, after saying what stops working with it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '@/shared/api';
import { ConfirmDialog, ErrorPanel, useToast, WhyNot } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { type Application, standingOf } from './secrets';

export function DeleteApplication({ application }: { application: Application }) {
  const { t } = useWords('settings');
  const memory = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const { id, name, publicClient, secrets = [] } = application;
  const valid = secrets.filter((secret) => standingOf(secret) !== 'expired').length;
  const remove = useMutation({
    mutationFn: () => api.DELETE('/v1/applications/{application_id}', { params: { path: { application_id: id } } }),
    onSuccess: async () => {
      toast.done(t('applications.deleted', { name }));
      await memory.invalidateQueries({ queryKey: ['applications'] });
      await navigate('/settings/applications', { replace: true });
      memory.removeQueries({ queryKey: ['application', id] });
    },
  });
  return (
    <div className={styles['row']}>
      <span className={styles['what']}>
        <strong>{t('applications.delete')}</strong>
        <span className={styles['quiet']}>{t('applications.deleteAbout')}</span>
      </span>
      <WhyNot needs="manage_applications" onClick={() => setAsking(true)}>
        {t('applications.delete')}
      </WhyNot>
      <ConfirmDialog
        open={asking}
        title={t('applications.deleteTitle', { name })}
        confirm={t('applications.delete')}
        tick={t('applications.deleteTick')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('applications.deleteWhat')}</p>
        <ul>
          <li>{publicClient ? t('applications.deleteSignIns') : t('applications.deleteSecrets', { count: valid })}</li>
          <li>{t('applications.deleteTokens')}</li>
          <li>{t('applications.deleteId', { id })}</li>
        </ul>
        <p>{t('applications.deleteStays')}</p>
        {remove.error && <ErrorPanel error={remove.error} />}
      </ConfirmDialog>
    </div>
  );
}
