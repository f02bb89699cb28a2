// The shop's clock, as the server told it last: what is over, and how long something still lasts, is the server's to decide. A
// computer's clock may be wrong, and a sandbox's is turned ahead.

/** By how much the shop's clock is ahead of this computer's, in milliseconds. */
let ahead = 0;

/** Takes what the server said just now; `here` is this computer's time. */
export function setNow(told: string, here = Date.now()): void {
  ahead = new Date(told).getTime() - here;
}

/** The shop's time, in milliseconds as Date.now gives them. */
export const nowInMs = (): number => Date.now() + ahead;

/** The shop's time. */
export const now = (): Date => new Date(nowInMs());
