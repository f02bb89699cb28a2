// When the session will end, as far as this browser knows: every answer of the server moves the idle end on.
import type { Session } from './session';

/** Shared by the tabs of one browser: any of them keeps the session alive. */
const storageKey = 'chandlery.heard';

let idle = Infinity;
let absolute = Infinity;

/** Reads the two ends of a session that was just fetched. */
export function startClock(session: Session, now = Date.now()): void {
  absolute = new Date(session.absoluteExpiresAt).getTime();
  idle = new Date(session.expiresAt).getTime() - now;
  heardNow(now);
}

/** The server answered: the idle time begins anew. */
export const heardNow = (now = Date.now()): void => localStorage.setItem(storageKey, String(now));

/** The moment at which the session ends, and whether staying active cannot move it. */
export function sessionEnd(): { at: number; final: boolean } {
  const idleEnd = Number(localStorage.getItem(storageKey) ?? 0) + idle;
  return absolute <= idleEnd ? { at: absolute, final: true } : { at: idleEnd, final: false };
}
