// A change that the operator makes: told when it is done, and what it changed is read again.
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useErrorText, useToast } from '@/shared/kit';

interface Change<V, R> {
  change: (value: V) => Promise<R>;
  /** What to say when it is done; nothing when the page shows it by itself. */
  done?: string | ((made: R) => string);
  /** What is to be read again. */
  stale: readonly QueryKey[];
  then?: (made: R) => void;
  /** What to do about a refusal; without it the refusal is a toast. */
  refused?: (failure: unknown) => void;
}

export function useChange<V = void, R = unknown>({ change, done, stale, then, refused }: Change<V, R>) {
  const toast = useToast();
  const errorText = useErrorText();
  const memory = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Answers may hold a secret that is shown once: nothing is remembered of them.
    gcTime: 0,
    onSuccess: async (made: R) => {
      await Promise.all(stale.map((queryKey) => memory.invalidateQueries({ queryKey })));
      if (done) toast.done(typeof done === 'string' ? done : done(made));
      then?.(made);
    },
    onError: refused ?? ((failure) => toast.failed(errorText(failure))),
  });
}
