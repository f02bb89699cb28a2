// The server's clock, which in a sandbox can be turned ahead.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';

export type SandboxClock = Shape<'SandboxClock'>;

export const clockKey = ['sandbox-clock'];

/** A server is a sandbox or not as long as it runs. */
export const useSandboxClock = () =>
  useQuery({ queryKey: clockKey, queryFn: ({ signal }) => dataOf(api.GET('/v1/sandbox/clock', { signal })), staleTime: 60_000 });
