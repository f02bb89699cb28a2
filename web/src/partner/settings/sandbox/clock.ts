// The server's clock, which in a sandbox can be turned ahead.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { setNow } from '@/shared/format/now';

export type SandboxClock = Shape<'SandboxClock'>;

export const clockKey = ['sandbox-clock'];

/** The whole portal goes by the clock that was turned. */
export function heard(clock: SandboxClock): SandboxClock {
  setNow(clock.now);
  return clock;
}

/** A server is a sandbox or not as long as it runs. */
export const useSandboxClock = () =>
  useQuery({ queryKey: clockKey, queryFn: async ({ signal }) => heard(await dataOf(api.GET('/v1/sandbox/clock', { signal }))), staleTime: 60_000 });

const patience = 120_000;

/** Waits for the shop that comes after a reset: until it is there, /readyz is refused, or nobody answers. */
export async function newShop() {
  const begun = Date.now();
  for (;;) {
    const ready = await fetch('/readyz').then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() - begun > patience) throw new Error('The server has not come back.');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
