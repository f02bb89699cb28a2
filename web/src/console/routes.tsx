// The operator console's pages: one line each, fetched when first visited.
import type { RouteObject } from 'react-router';
import { page } from '@/shared/page';

export const routes: RouteObject[] = [
  { index: true, lazy: page({ words: ['console-home'], load: () => import('./home/HomePage') }) },
];
