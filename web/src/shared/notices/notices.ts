// What the reader's tenant was told: the same inbox at three doors, one a portal.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import type { Collection } from '../api/paging';
import type { components } from '../api/schema';
import { usePortal } from '../portal';
import { usePreferences } from '../preferences/preferences';

export type Notice = components['schemas']['Notice'];
/** Some notices, or all up to the newest that was seen: their ids rise with time. */
export type Marks = components['schemas']['NoticeMarks'];

/** The portal's way to its inbox. */
export interface NoticeDoor {
  list: (query: { unread?: boolean; size?: number }, signal: AbortSignal) => Promise<Collection<Notice>>;
  read: (marks: Marks) => Promise<components['schemas']['NoticesRead']>;
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

const isMarked = ({ id }: Notice, { ids, until }: Marks) => ids?.includes(id) === true || (until !== undefined && id <= until);

/**
 * Marks notices as read, for everybody who sees them. The bell counts them no more at once; a refusal brings them back.
 * Gives how many there were.
 */
export function useMarkRead() {
  const { notices } = usePortal();
  const queries = useQueryClient();
  const unread = ['notices', 'unread'];
  return useMutation({
    mutationFn: async (marks: Marks) => {
      // The server takes a thousand at once.
      for (let count = 0; ; ) {
        const { marked, more } = await notices.read(marks);
        count += marked;
        if (!more) return count;
      }
    },
    onMutate: async (marks) => {
      await queries.cancelQueries({ queryKey: unread });
      const before = queries.getQueryData<Collection<Notice>>(unread);
      if (before) queries.setQueryData(unread, { ...before, items: before.items.filter((notice) => !isMarked(notice, marks)) });
      return before;
    },
    onError: (_failure, _marks, before) => queries.setQueryData(unread, before),
    onSettled: () => queries.invalidateQueries({ queryKey: ['notices'] }),
  });
}
