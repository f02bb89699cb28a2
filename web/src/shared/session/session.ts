// Who is signed in, and what they may do.
import { createContext, useContext, useMemo } from 'react';
import { api, dataOf } from '../api/client';
import type { paths } from '../api/schema';

export type Session = paths['/auth/session']['get']['responses'][200]['content']['application/json'];

/** Asks the server who is signed in. Nobody: the page goes to the sign-in page and the promise never ends. */
export const fetchSession = (): Promise<Session> => dataOf(api.GET('/auth/session'));

/** Ends the session and shows the sign-in page. */
export async function signOut(portal: string): Promise<void> {
  await api.POST('/auth/signout').catch(() => undefined);
  location.assign(`/signin?portal=${portal}`);
}

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

/** The session of the page, with `may('reveal_key')` for what its roles allow. */
export function useSession(): Session & { may: (capability: string) => boolean } {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside of a session');
  return useMemo(() => {
    const rights = new Set<string>(session.capabilities);
    return { ...session, may: (capability: string) => rights.has(capability) };
  }, [session]);
}
