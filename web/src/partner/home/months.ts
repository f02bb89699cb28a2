// The months of a plot, as the server names them.
import { now as shopNow } from '@/shared/format/now';

/** The last months with the one that runs, oldest first: `2026-11`. The server's months are those of UTC. */
export function lastMonths(length: number, now = shopNow()): string[] {
  return Array.from({ length }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (length - 1 - index), 1)).toISOString().slice(0, 7),
  );
}
