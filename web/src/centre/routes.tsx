// The customer centre's pages: one line each, fetched when first visited.
import type { RouteObject } from 'react-router';
import { page } from '@/shared/page';

export const routes: RouteObject[] = [
  { index: true, lazy: page({ words: ['centre'], load: () => import('./home/HomePage') }) },
];
