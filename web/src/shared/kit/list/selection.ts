// Which rows are ticked.
import { createContext, useCallback, useMemo, useState } from 'react';

/** What a bulk action gets: the ids, or all that match the filters. */
export interface Selected {
  ids: readonly string[];
  all: boolean;
}

/** Keeps the bar of bulk actions on the screen for as long as one of its dialogs is open, though no ticked row may be left. */
export const HoldBar = createContext<(held: boolean) => void>(() => undefined);

export interface Selection extends Selected {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  set: (ids: readonly string[]) => void;
  /** Ticks several, or takes their ticks away. */
  mark: (ids: readonly string[], on: boolean) => void;
  /** Forgets those that are no longer there. */
  keep: (there: (id: string) => boolean) => void;
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
  const mark = useCallback((ids: readonly string[], on: boolean) => {
    setAll(false);
    setChosen((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (on) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  }, []);
  const keep = useCallback((there: (id: string) => boolean) => {
    setChosen((before) => {
      const after = [...before].filter(there);
      return after.length === before.size ? before : new Set(after);
    });
  }, []);
  const takeAll = useCallback(() => setAll(true), []);
  const clear = useCallback(() => set([]), [set]);
  return useMemo(
    () => ({ ids: [...chosen], all, has: (id) => all || chosen.has(id), toggle, set, mark, keep, takeAll, clear }),
    [all, chosen, clear, keep, mark, set, takeAll, toggle],
  );
}
