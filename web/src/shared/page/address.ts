// State that lives in the address: filters, order, tab, the open row. A link shows somebody else the same view.
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/**
 * Named parts of the address's query, each with what it is when absent. Setting one to that value takes it out. Change
 * several by one call: two calls in one event would not see each other.
 *
 * `const [at, go] = useAddress({ find: '', status: '', sort: '' }); go({ find: 'cont' });`
 */
export function useAddress<S extends Record<string, string>>(usual: S): [S, (change: Partial<S>) => void] {
  const [query, setQuery] = useSearchParams();
  const shape = JSON.stringify(usual);
  const state = useMemo(() => {
    const names = JSON.parse(shape) as S;
    return Object.fromEntries(Object.entries(names).map(([name, value]) => [name, query.get(name) ?? value])) as S;
  }, [query, shape]);
  const change = useCallback(
    (wanted: Partial<S>) => {
      const names = JSON.parse(shape) as S;
      setQuery(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(wanted)) {
            if (value === undefined || value === names[name]) after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [setQuery, shape],
  );
  return [state, change];
}

/** A setting of this browser, kept between visits: which columns a list shows. */
export const kept = {
  read<T>(name: string, usual: T): T {
    try {
      return JSON.parse(localStorage.getItem(`chandlery.${name}`) ?? '') as T;
    } catch {
      return usual;
    }
  },
  write(name: string, value: unknown): void {
    localStorage.setItem(`chandlery.${name}`, JSON.stringify(value));
  },
};
