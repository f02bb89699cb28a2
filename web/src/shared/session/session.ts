// Who is signed in, and what they may do.
import { createContext, useContext, useMemo } from 'react';
import { api, dataOf, send } from '../api/client';
import type { paths } from '../api/schema';

export type Session = paths['/auth/session']['get']['responses'][200]['content']['application/json'];

/** A right, as the server names them. */
export type Capability = Session['capabilities'][number];

/** One right, or several of which one is enough. */
export type Needs = Capability | readonly Capability[];

/** Asks the server who is signed in. Nobody: the page goes to the sign-in page and the promise never ends. */
export const fetchSession = (): Promise<Session> => dataOf(api.GET('/auth/session'));

/** The same without prolonging the session: how long it really lasts. */
export async function peekSession(): Promise<Session> {
  const response = await send(new Request(new URL('/auth/session?peek=true', location.href)));
  return (await response.json()) as Session;
}

/** Ends the session and shows the sign-in page. */
export async function signOut(portal: string): Promise<void> {
  // The server has the browser forget everything of this site. How it looks and speaks is nobody's secret.
  const remembered = Object.entries(localStorage).filter(([name]) => name.startsWith('chandlery.'));
  await api.POST('/auth/signout').catch(() => undefined);
  for (const [name, value] of remembered) localStorage.setItem(name, String(value));
  location.assign(`/signin?portal=${portal}`);
}

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

/** The session of the page, with `may('reveal_key')` for what its roles allow. */
export function useSession(): Session & { may: (needs: Needs) => boolean } {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside of a session');
  return useMemo(() => {
    const rights = new Set<string>(session.capabilities);
    return { ...session, may: (needs: Needs) => [needs].flat().some((right) => rights.has(right)) };
  }, [session]);
}
