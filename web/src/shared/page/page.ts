// Routes whose code and words are fetched when first visited, and that ask for a right.
import type { ComponentType } from 'react';
import { createElement } from 'react';
import type { LazyRouteFunction, RouteObject } from 'react-router';
import { type Needs, useSession } from '../session/session';
import type { Area } from '../words/areas';
import { loadWords } from '../words/words';
import { Forbidden } from './Forbidden';

interface Asked {
  words: readonly Area[];
  /** The right that the page needs, or several of which one is enough; without it the reader is told so. */
  needs?: Needs;
  load: () => Promise<{ Component: ComponentType }>;
}

/** `{ path: 'customers', lazy: page({ words: ['customers'], needs: 'view_customers', load: () => import('./CustomersPage') }) }` */
export function page({ words, needs, load }: Asked): LazyRouteFunction<RouteObject> {
  return async () => {
    const [{ Component }] = await Promise.all([load(), loadWords(words)]);
    if (!needs) return { Component };
    return { Component: () => createElement(useSession().may(needs) ? Component : Forbidden) };
  };
}
