// Whether and how somebody signs in: a new temporary password, and the account closed or open.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '@/shared/api';
import { ConfirmDialog, ErrorPanel, WhyNot } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { sessionsOf } from '@/shared/sessions/UserSessions';
import { useWords } from '@/shared/words/words';
import { OnceOnly } from '../OnceOnly';
import styles from '../Settings.module.css';
import { type User, useUserChange, useWhyNotAccount } from './useUserChange';

export function UserAccess({ user }: { user: User }) {
  const { t } = useWords('settings');
  const session = useSession();
  const memory = useQueryClient();
  const whyNot = useWhyNotAccount(user);
  const isSelf = user.id === session.user.id;
  const name = user.displayName || user.userPrincipalName;
  const [asking, setAsking] = useState<'password' | 'disable'>();
  const [password, setPassword] = useState<string>();
  const close = () => setAsking(undefined);
  const change = useUserChange(user);
  const resetting = useMutation({
    gcTime: 0,
    mutationFn: async () => {
      const made = await dataOf(api.POST('/v1/users/{user_id}/resetpassword', { params: { path: { user_id: user.id } } }));
      setPassword(made.temporaryPassword);
    },
    onSuccess: () => memory.invalidateQueries({ queryKey: sessionsOf(user.id) }),
    onSettled: close,
  });
  const active = user.state === 'active';
  return (
    <Card>
      {password !== undefined && (
        <OnceOnly title={t('users.password')} what={t('users.password')} value={password} warning={t('users.passwordOnce')} />
      )}
      <div className={styles['row']}>
        <span className={styles['what']}>
          <strong>{t('users.reset')}</strong>
          <span className={styles['quiet']}>{t('users.resetAbout')}</span>
        </span>
        <WhyNot whyNot={whyNot ?? (isSelf ? t('users.resetSelf') : undefined)} onClick={() => setAsking('password')}>
          {t('users.reset')}
        </WhyNot>
      </div>
      <div className={styles['row']}>
        <span className={styles['what']}>
          <strong>{active ? t('users.disable') : t('users.enable')}</strong>
          <span className={styles['quiet']}>{active ? t('users.disableAbout') : t('users.enableAbout')}</span>
        </span>
        <WhyNot
          whyNot={whyNot ?? (isSelf ? t('users.disableSelf') : undefined)}
          disabledFocusable={change.isPending}
          onClick={() => (active ? setAsking('disable') : change.mutate({ state: 'active' }))}
        >
          {active ? t('users.disable') : t('users.enable')}
        </WhyNot>
      </div>
      {change.error && <ErrorPanel error={change.error} />}
      {resetting.error && <ErrorPanel error={resetting.error} />}
      <ConfirmDialog
        open={asking === 'password'}
        title={t('users.resetTitle', { name })}
        confirm={t('users.reset')}
        busy={resetting.isPending}
        onConfirm={() => resetting.mutate()}
        onClose={close}
      >
        <p>{t('users.resetAbout')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'disable'}
        title={t('users.disableTitle', { name })}
        confirm={t('users.disable')}
        busy={change.isPending}
        onConfirm={() => change.mutate({ state: 'inactive' }, { onSettled: close })}
        onClose={close}
      >
        <p>{t('users.disableAbout')}</p>
      </ConfirmDialog>
    </Card>
  );
}
