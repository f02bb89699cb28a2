// State that lives in the address: filters, order, tab, the open row. A link shows somebody else the same view.
import { createContext, useCallback, useContext, useMemo } from 'react';
import { type DataRouter, useLocation, useNavigate } from 'react-router';

const RouterContext = createContext<DataRouter | null>(null);

/** Gives pages the router itself, for `useAddress`: stands around the `RouterProvider` of the same router. */
export const AddressProvider = RouterContext.Provider;

/** A path as `useLocation` tells it, without what the router's pages stand below. */
const below = (basename: string, pathname: string): string => (basename === '/' ? pathname : pathname.slice(basename.length) || '/');

/**
 * Named parts of the address's query, each with what it is when absent. Setting one to that value takes it out. What is not named
 * stays as it is.
 *
 * `const [at, go] = useAddress({ find: '', status: '', sort: '' }); go({ find: 'cont' });`
 */
export function useAddress<S extends Record<string, string>>(usual: S): [S, (change: Partial<S>) => void] {
  const router = useContext(RouterContext);
  if (!router) throw new Error('useAddress outside of an AddressProvider');
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const shape = JSON.stringify(usual);
  const state = useMemo(() => {
    const names = JSON.parse(shape) as S;
    const query = new URLSearchParams(search);
    return Object.fromEntries(Object.entries(names).map(([name, value]) => [name, query.get(name) ?? value])) as S;
  }, [search, shape]);
  const change = useCallback(
    (wanted: Partial<S>) => {
      // The router is ahead of what is drawn: a change that is not drawn yet must not be lost to this one.
      const { navigation, location } = router.state;
      const at = navigation.location ?? location;
      // Whoever leaves for another page goes there, whatever a timer or an answer still wants of this one.
      if (below(router.basename ?? '/', at.pathname) !== pathname) return;
      const names = JSON.parse(shape) as S;
      const query = new URLSearchParams(at.search);
      const before = query.toString();
      for (const [name, value] of Object.entries(wanted)) {
        if (value === undefined || value === names[name]) query.delete(name);
        else query.set(name, value);
      }
      const after = query.toString();
      if (after !== before) void navigate({ search: after }, { replace: true, preventScrollReset: true });
    },
    [router, navigate, pathname, shape],
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
