// Changes one of the partner's people and has the pages know it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { useToast } from '@/shared/kit';
import { useSession } from '@/shared/session/session';
import { sessionsOf } from '@/shared/sessions/UserSessions';
import { useWords } from '@/shared/words/words';

export type User = Shape<'TenantUser'>;

export function useUserChange(user: User) {
  const { t } = useWords('settings');
  const memory = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (body: Shape<'TenantUserChanges'>) =>
      dataOf(api.PATCH('/v1/users/{user_id}', { params: { path: { user_id: user.id } }, body })),
    onSuccess: async (now) => {
      memory.setQueryData(['user', user.id], now);
      toast.done(t('saved'));
      await memory.invalidateQueries({ queryKey: ['users'] });
      // Closing the account ended them.
      await memory.invalidateQueries({ queryKey: sessionsOf(user.id) });
    },
  });
}

/** Why the reader may not touch the account; undefined when he may (the server's own rule, identity/partner_users). */
export function useWhyNotAccount(user: User): string | undefined {
  const { t } = useWords('settings');
  const { may, roles } = useSession();
  if (!may('manage_partner_users')) return t('users.whoMay');
  if (user.roles.includes('global_admin') && !roles.includes('global_admin')) return t('users.onlyGlobal');
  return undefined;
}
