// Collections that the server gives whole, in the form that lists take; and the names of partners, which rows know by id.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { allPages, api, dataOf, type Pages } from '@/shared/api';

/** A whole collection as `rows` of a DataList. */
export function rowsOf<T>(query: UseQueryResult<{ items: T[] }>): Pages<T> {
  return {
    items: query.data?.items ?? [],
    loading: query.isPending,
    loadingMore: false,
    more: false,
    error: query.error,
    loadMore: () => undefined,
    reload: () => void query.refetch(),
  };
}

const partnersShownByName = 2000;

/** Gives a partner's name for its id; the id itself while nobody knows better. */
export function usePartnerNames(): (id: string) => string {
  const names = useQuery({
    queryKey: ['partner-names'],
    staleTime: 300_000,
    queryFn: async ({ signal }) => {
      const first = await dataOf(api.GET('/operator/v1/partners', { params: { query: { size: 500 } }, signal }));
      const known = new Map<string, string>();
      for await (const partner of allPages(first, signal)) {
        known.set(partner.id, partner.name);
        if (known.size >= partnersShownByName) break;
      }
      return known;
    },
  });
  return useCallback((id: string) => names.data?.get(id) ?? id, [names.data]);
}
