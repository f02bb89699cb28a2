// What the reader's tenant was told: the same inbox at three doors, one a portal.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import type { Collection } from '../api/paging';
import type { components } from '../api/schema';
import { usePortal } from '../portal';
import { usePreferences } from '../preferences/preferences';

export type Notice = components['schemas']['Notice'];

/** The portal's way to its inbox. */
export interface NoticeDoor {
  list: (query: { unread?: boolean; size?: number }, signal: AbortSignal) => Promise<Collection<Notice>>;
  read: (id: string) => Promise<unknown>;
}

/** The most that the bell counts. */
export const mostCounted = 100;

/**
 * What is unread. Asked for again when the reader goes somewhere or comes back to the window, never by the clock: a session
 * that nobody uses must end.
 */
export function useUnread() {
  const { notices } = usePortal();
  const { pathname } = useLocation();
  // What the reader does not want to be told of stays in the list, but is not counted.
  const wanted = usePreferences().data?.notifications;
  const query = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: ({ signal }) => notices.list({ unread: true, size: mostCounted }, signal),
    select: (page) => (wanted ? { ...page, items: page.items.filter((notice) => wanted[notice.kind] !== false) } : page),
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  });
  const { isStale, refetch } = query;
  useEffect(() => {
    if (isStale) void refetch({ cancelRefetch: false });
    // Only going somewhere asks again; becoming stale does not.
  }, [pathname]);
  return query;
}

/** Marks a notice as read, for everybody who sees it. */
export function useMarkRead() {
  const { notices } = usePortal();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => notices.read(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notices'] }),
  });
}

/** Marks several, one after the other: there are a page of them at most. */
export function useMarkAllRead() {
  const { notices } = usePortal();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await notices.read(id);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['notices'] }),
  });
}
