import { beforeEach, expect, it, vi } from 'vitest';
import type { Session } from './session';

const minute = 60_000;
/** What the server says at a minute of its clock. */
const session = (idle: number, absolute: number, now = 0) =>
  ({ now: new Date(now).toISOString(), expiresAt: new Date(idle).toISOString(), absoluteExpiresAt: new Date(absolute).toISOString() }) as Session;

beforeEach(() => {
  localStorage.removeItem('chandlery.heard');
  vi.resetModules();
});

it('moves the idle end on with every answer, less the minute by which the server may not have noted it', async () => {
  const { heardNow, sessionEnd, startClock } = await import('./clock');
  startClock(session(30 * minute, 720 * minute));
  expect(sessionEnd()).toEqual({ at: 30 * minute, final: false });
  heardNow(10 * minute);
  expect(sessionEnd()).toEqual({ at: 39 * minute, final: false });
});

it('takes the server’s word over its own reckoning', async () => {
  const { heardNow, sessionEnd, startClock } = await import('./clock');
  startClock(session(30 * minute, 720 * minute));
  heardNow(10 * minute);
  startClock(session(35 * minute, 720 * minute, 33 * minute));
  expect(sessionEnd()).toEqual({ at: 35 * minute, final: false });
});

it('ends in any case when the absolute time is over', async () => {
  const { heardNow, sessionEnd, startClock } = await import('./clock');
  startClock(session(30 * minute, 40 * minute));
  heardNow(20 * minute);
  expect(sessionEnd()).toEqual({ at: 40 * minute, final: true });
});
