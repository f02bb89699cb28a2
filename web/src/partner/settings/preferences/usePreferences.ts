// What the reader likes, as the server keeps it for every computer.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { preferencesKey, readPreferences } from '@/shared/session/preferences';

export type Preferences = Shape<'Preferences'>;

export const usePreferences = () => useQuery({ queryKey: preferencesKey, queryFn: ({ signal }) => readPreferences(signal) });

/** Replaces the part that is named, and leaves the rest as it is on the server now. */
export function useSavePreferences() {
  const memory = useQueryClient();
  return useMutation({
    mutationFn: async (change: Shape<'PreferencesDraft'>) => {
      const { attributes: _, ...now } = await readPreferences();
      return dataOf(api.PUT('/v1/preferences', { body: { ...now, ...change } }));
    },
    onSuccess: (now) => memory.setQueryData(preferencesKey, now),
  });
}
