// Collections that come a page at a time: the server's own link leads from one to the next.
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { send } from './client';
import type { components } from './schema';

type Link = components['schemas']['Link'];

/** What all collections have in common. */
export interface Collection<T> {
  items: T[];
  links?: { self?: Link; next?: Link };
  continuationToken?: string;
}

/** The way to the page after this one; undefined after the last. */
export function nextLink(page: Collection<unknown>): Link | undefined {
  if (page.links?.next) return page.links.next;
  const self = page.links?.self;
  if (!page.continuationToken || !self) return undefined;
  const joint = self.uri.includes('?') ? '&' : '?';
  return {
    uri: `${self.uri}${joint}seekOperation=Next`,
    method: 'GET',
    headers: [{ key: 'MS-ContinuationToken', value: page.continuationToken }],
  };
}

/** Follows a link of an answer. Links leave out the version of the API. */
export async function follow<P>(link: Link, signal?: AbortSignal): Promise<P> {
  const headers = new Headers({ Accept: 'application/json' });
  for (const header of link.headers ?? []) headers.set(header.key, header.value);
  const path = /^\/(v1|operator)\//.test(link.uri) ? link.uri : `/v1${link.uri}`;
  const response = await send(new Request(new URL(path, location.href), { headers, signal: signal ?? null }));
  return (await response.json()) as P;
}

/** A list that grows: give it to `DataList` as `rows`. */
export interface Pages<T> {
  items: readonly T[];
  loading: boolean;
  loadingMore: boolean;
  more: boolean;
  error: unknown;
  loadMore: () => void;
  reload: () => void;
}

/**
 * A collection page by page. `first` asks for the first page; the later ones follow its links. Everything that the
 * question depends on (filters, order) belongs into the key. `first` of the answer is the first page, for what it tells beside
 * its items.
 */
export function usePages<T, C extends Collection<T> = Collection<T>>(
  key: QueryKey,
  first: (signal: AbortSignal) => Promise<C & Collection<T>>,
): Pages<T> & { first: C | undefined } {
  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: undefined as Link | undefined,
    queryFn: ({ pageParam, signal }): Promise<Collection<T>> => (pageParam ? follow<Collection<T>>(pageParam, signal) : first(signal)),
    getNextPageParam: nextLink,
  });
  const { data, isPending, isFetchingNextPage, hasNextPage, error, fetchNextPage, refetch } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return {
    items,
    first: data?.pages[0] as C | undefined,
    loading: isPending,
    loadingMore: isFetchingNextPage,
    more: hasNextPage,
    error,
    loadMore: () => void (hasNextPage && !isFetchingNextPage && fetchNextPage()),
    reload: () => void refetch(),
  };
}

/** Every item of a collection, from its first page on. */
export async function* allPages<T>(first: Collection<T>, signal?: AbortSignal): AsyncGenerator<T> {
  for (let page = first; ; ) {
    yield* page.items;
    const next = nextLink(page);
    if (!next) return;
    page = await follow<Collection<T>>(next, signal);
  }
}
