// Gives and takes roles. Whoever takes rights from himself is told which, before.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { ConfirmDialog, ErrorPanel, Lines } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { RightList, RoleChoice } from './RoleChoice';
import { changeOfRights, useRoles } from './roles';
import { type User, useUserChange } from './useUserChange';

export function UserRoles({ user }: { user: User }) {
  const { t } = useWords('settings');
  const session = useSession();
  const roles = useRoles();
  const [chosen, setChosen] = useState(user.roles);
  const [asking, setAsking] = useState(false);
  const change = useUserChange(user);
  if (roles.isPending) return <Lines count={8} />;
  if (roles.error) return <ErrorPanel error={roles.error} retry={() => void roles.refetch()} />;
  const { lost } = changeOfRights(user.roles, chosen, roles.data);
  const isSelf = user.id === session.user.id;
  const changed = [...chosen].sort().join() !== [...user.roles].sort().join();
  const save = () =>
    change.mutate(
      { roles: chosen },
      {
        onSettled: () => setAsking(false),
        // What the portal shows follows the rights that it was started with.
        onSuccess: () => isSelf && location.reload(),
      },
    );
  return (
    <Card>
      <RoleChoice all={roles.data} chosen={chosen} before={user.roles} onChange={setChosen} />
      {change.error && <ErrorPanel error={change.error} />}
      {changed && (
        <div className={styles['buttons']}>
          <Button
            appearance="primary"
            disabledFocusable={change.isPending}
            onClick={() => (isSelf && lost.length > 0 ? setAsking(true) : save())}
          >
            {t('roles.save')}
          </Button>
          <Button onClick={() => setChosen(user.roles)}>{t('discard')}</Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        title={t('roles.selfTitle')}
        confirm={t('roles.save')}
        tick={t('roles.selfTick')}
        busy={change.isPending}
        onConfirm={save}
        onClose={() => setAsking(false)}
      >
        <p>{t('roles.self')}</p>
        <RightList rights={lost} />
      </ConfirmDialog>
    </Card>
  );
}
