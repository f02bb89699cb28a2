// Where one of the partner's people is signed in.
import { useMemo } from 'react';
import { api, dataOf } from '@/shared/api';
import { type SessionDoor, UserSessions } from '@/shared/sessions/UserSessions';
import { type User, useWhyNotAccount } from './useUserChange';

export function ColleagueSessions({ user }: { user: User }) {
  const whyNot = useWhyNotAccount(user);
  const door = useMemo<SessionDoor>(() => {
    const path = { user_id: user.id };
    return {
      list: (signal) => dataOf(api.GET('/v1/users/{user_id}/sessions', { params: { path }, signal })),
      end: (id) => api.DELETE('/v1/users/{user_id}/sessions/{session_id}', { params: { path: { ...path, session_id: id } } }),
      endAll: () => api.DELETE('/v1/users/{user_id}/sessions', { params: { path } }),
    };
  }, [user.id]);
  return <UserSessions userId={user.id} name={user.displayName || user.userPrincipalName} door={door} whyNot={whyNot} />;
}
