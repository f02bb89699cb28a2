// The operator console's pages: one line each, fetched when first visited.
import type { RouteObject } from 'react-router';
import { page } from '@/shared/page';

export const routes: RouteObject[] = [
  { index: true, lazy: page({ words: ['console-home'], load: () => import('./home/HomePage') }) },
  { path: 'partners', lazy: page({ words: ['console-partners'], load: () => import('./partners/PartnersPage') }) },
  { path: 'partners/new', lazy: page({ words: ['console-partners', 'console-parts'], load: () => import('./partners/NewPartnerPage') }) },
  { path: 'partners/:partnerId', lazy: page({ words: ['console-partners', 'console-parts', 'payments', 'sessions'], load: () => import('./partners/PartnerPage') }) },
  { path: 'catalog', lazy: page({ words: ['console-catalog', 'console-parts'], load: () => import('./catalog/CatalogPage') }) },
  { path: 'catalog/:productId', lazy: page({ words: ['console-catalog', 'console-parts'], load: () => import('./catalog/ProductPage') }) },
  { path: 'prices', lazy: page({ words: ['console-prices', 'console-parts'], load: () => import('./prices/PricesPage') }) },
  { path: 'keys', lazy: page({ words: ['console-catalog'], load: () => import('./keys/KeysPage') }) },
  { path: 'media', lazy: page({ words: ['console-media', 'console-parts'], load: () => import('./media/MediaPage') }) },
  { path: 'policies', lazy: page({ words: ['console-policies', 'console-parts'], load: () => import('./policies/PoliciesPage') }) },
  { path: 'desk', lazy: page({ words: ['console-desk', 'console-parts', 'appointments', 'qualifications'], load: () => import('./desk/DeskPage') }) },
  { path: 'money', lazy: page({ words: ['console-money', 'console-parts', 'withholding'], load: () => import('./money/MoneyPage') }) },
  { path: 'audit', lazy: page({ words: ['console-money'], load: () => import('./audit/AuditPage') }) },
  { path: 'system', lazy: page({ words: ['console-money'], load: () => import('./system/SystemPage') }) },
  { path: 'preferences', lazy: page({ words: ['preferences', 'sessions'], load: () => import('@/shared/preferences/page/PreferencesPage') }) },
];
