// Which rows are ticked.
import { useCallback, useMemo, useState } from 'react';

/** What a bulk action gets: the ids, or all that match the filters. */
export interface Selected {
  ids: readonly string[];
  all: boolean;
}

export interface Selection extends Selected {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  set: (ids: readonly string[]) => void;
  takeAll: () => void;
  clear: () => void;
}

export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const toggle = useCallback((id: string) => {
    setAll(false);
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const set = useCallback((ids: readonly string[]) => {
    setAll(false);
    setChosen(new Set(ids));
  }, []);
  const takeAll = useCallback(() => setAll(true), []);
  const clear = useCallback(() => set([]), [set]);
  return useMemo(
    () => ({ ids: [...chosen], all, has: (id) => all || chosen.has(id), toggle, set, takeAll, clear }),
    [all, chosen, clear, set, takeAll, toggle],
  );
}
