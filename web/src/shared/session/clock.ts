// When the session will end, as far as this browser knows: every answer of the server moves the idle end on.
import { useEffect, useState } from 'react';
import { nowInMs, setNow } from '../format/now';
import type { Session } from './session';

/** Shared by the tabs of one browser: any of them keeps the session alive. */
const storageKey = 'chandlery.heard';

/** The server notes a session's use only this often, in milliseconds: it may end this much sooner than the last answer says. */
const grain = 60_000;

let idle = Infinity;
let absolute = Infinity;
/** The idle end as the server itself said it, and when. */
let told = { end: 0, at: 0 };

/** Reads the two ends of a session that was just fetched. */
export function startClock(session: Session): void {
  setNow(session.now);
  const now = new Date(session.now).getTime();
  absolute = new Date(session.absoluteExpiresAt).getTime();
  told = { end: new Date(session.expiresAt).getTime(), at: now };
  if (idle === Infinity) idle = told.end - now;
}

/** The server answered: the idle time begins anew. */
export const heardNow = (now = nowInMs()): void => localStorage.setItem(storageKey, String(now));

/** The moment at which the session ends, and whether staying active cannot move it. */
export function sessionEnd(): { at: number; final: boolean } {
  const heard = Number(localStorage.getItem(storageKey) ?? 0);
  const idleEnd = heard > told.at ? Math.max(told.end, heard + idle - grain) : told.end;
  return absolute <= idleEnd ? { at: absolute, final: true } : { at: idleEnd, final: false };
}

/** How long before the end the reader is asked whether they are still there, in milliseconds. */
const notice = 2 * 60_000;

/** Whether the session ends soon; looks every few seconds. */
export function useSessionEndsSoon(): boolean {
  const [soon, setSoon] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setSoon(sessionEnd().at - nowInMs() < notice), 5000);
    return () => clearInterval(timer);
  }, []);
  return soon;
}
