// What the signed-in person chose about the portals: kept by the server, so that it is there on any machine.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { kept } from '../page/address';

export type Preferences = components['schemas']['Preferences'];
export type PreferencesDraft = components['schemas']['PreferencesDraft'];

/** A named set of filters of a list, as its address has them. */
export type SavedView = components['schemas']['SavedFilter'];

export const preferencesKey = ['preferences'];
export const readPreferences = (signal?: AbortSignal): Promise<Preferences> => dataOf(api.GET('/v1/preferences', signal ? { signal } : {}));
const draftOf = ({ attributes: _, ...draft }: Preferences): PreferencesDraft => draft;

/** Asked for once a visit: nobody but this person changes them. */
export const usePreferences = () =>
  useQuery({ queryKey: preferencesKey, queryFn: ({ signal }) => readPreferences(signal), staleTime: Infinity, retry: false });

// The server takes them whole: one change after the other, each upon what is there, so that none is lost.
let last: Promise<unknown> = Promise.resolve();

/** Changes some of them: shown at once, and taken back if the server does not keep it (the promise fails then). */
export function useChangePreferences(): (change: (before: PreferencesDraft) => PreferencesDraft) => Promise<void> {
  const memory = useQueryClient();
  return useCallback(
    (change) => {
      memory.setQueryData<Preferences>(preferencesKey, (shown) => shown && ({ ...shown, ...change(draftOf(shown)) } as Preferences));
      const saving = last.then(async () => {
        const after = await dataOf(api.PUT('/v1/preferences', { body: change(draftOf(await readPreferences())) }));
        if (last === settled) memory.setQueryData(preferencesKey, after);
      });
      const settled = saving.catch(() => memory.invalidateQueries({ queryKey: preferencesKey }));
      last = settled;
      return saving;
    },
    [memory],
  );
}

/** The ids of the columns that the reader chose for a list, undefined for the usual ones; and what chooses others. */
export function useChosenColumns(list: string): [readonly string[] | undefined, (columns: readonly string[] | undefined) => void] {
  const { data } = usePreferences();
  const change = useChangePreferences();
  const name = `columns.${list}`;
  // This browser remembers them too, so that a list need not wait for the server to know its columns.
  const here = useMemo(() => {
    const ids = kept.read<unknown>(name, null);
    return Array.isArray(ids) ? (ids as string[]) : undefined;
  }, [name]);
  const chosen = data ? data.columns.find((each) => each.list === list)?.columns : here;
  useEffect(() => {
    if (data) kept.write(name, chosen ?? null);
  }, [data, chosen, name]);
  const choose = useCallback(
    (columns: readonly string[] | undefined) => {
      change((before) => {
        const others = (before.columns ?? []).filter((each) => each.list !== list);
        return { ...before, columns: columns ? [...others, { list, columns: [...columns] }] : others };
      }).catch(() => undefined);
    },
    [change, list],
  );
  return [chosen, choose];
}

interface SavedViews {
  views: readonly SavedView[];
  /** Under a name that there is already, it takes its place. */
  save: (name: string, query: string) => Promise<void>;
  remove: (name: string) => Promise<void>;
}

/** The views of a list that the reader saved, in the order of their making. */
export function useSavedViews(list: string): SavedViews {
  const { data } = usePreferences();
  const change = useChangePreferences();
  return useMemo(() => {
    const isIt = (view: SavedView, name: string) => view.list === list && view.name === name;
    const without = (before: PreferencesDraft, name: string) => (before.savedFilters ?? []).filter((view) => !isIt(view, name));
    return {
      views: (data?.savedFilters ?? []).filter((view) => view.list === list),
      save: (name, query) =>
        change((before) => {
          const all = before.savedFilters ?? [];
          const view = { list, name, query };
          const known = all.some((each) => isIt(each, name));
          return { ...before, savedFilters: known ? all.map((each) => (isIt(each, name) ? view : each)) : [...all, view] };
        }),
      remove: (name) => change((before) => ({ ...before, savedFilters: without(before, name) })),
    };
  }, [data, change, list]);
}
