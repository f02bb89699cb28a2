// The operator console's pages: one line each, fetched when first visited.
import type { RouteObject } from 'react-router';
import { page } from '@/shared/page';

export const routes: RouteObject[] = [
  { index: true, lazy: page({ words: ['console-home'], load: () => import('./home/HomePage') }) },
  { path: 'partners', lazy: page({ words: ['console-partners'], load: () => import('./partners/PartnersPage') }) },
  { path: 'keys', lazy: page({ words: ['console-catalog'], load: () => import('./keys/KeysPage') }) },
  { path: 'desk', lazy: page({ words: ['console-desk'], load: () => import('./desk/DeskPage') }) },
  { path: 'money', lazy: page({ words: ['console-money'], load: () => import('./money/MoneyPage') }) },
  { path: 'audit', lazy: page({ words: ['console-money'], load: () => import('./audit/AuditPage') }) },
  { path: 'system', lazy: page({ words: ['console-money'], load: () => import('./system/SystemPage') }) },
];
