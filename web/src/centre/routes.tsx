// The customer centre's pages: one line each, fetched when first visited.
import type { RouteObject } from 'react-router';
import { page } from '@/shared/page';

export const routes: RouteObject[] = [
  { index: true, lazy: page({ words: ['centre', 'software'], load: () => import('./home/HomePage') }) },
  { path: 'products', lazy: page({ words: ['centre', 'software'], load: () => import('./products/ProductsPage') }) },
  {
    path: 'deeplink/:customerId/:orderId/:line',
    lazy: page({ words: ['centre'], load: () => import('./products/DeepLinkPage') }),
  },
  { path: 'partners', lazy: page({ words: ['centre'], load: () => import('./partners/PartnersPage') }) },
  { path: 'reservations', lazy: page({ words: ['reservations'], load: () => import('./reservations/ReservationsPage') }) },
  {
    path: 'reservations/buy',
    lazy: page({ words: ['reservations'], load: () => import('./reservations/BuyReservationPage') }),
  },
  { path: 'users', lazy: page({ words: ['customer-users', 'sessions'], needs: 'customer_manage_users', load: () => import('./users/UsersPage') }) },
  { path: 'organization', lazy: page({ words: ['centre'], load: () => import('./organization/OrganizationPage') }) },
  { path: 'preferences', lazy: page({ words: ['preferences', 'sessions'], load: () => import('@/shared/preferences/page/PreferencesPage') }) },
  { path: 'invitations/:token', lazy: page({ words: ['centre'], load: () => import('./partners/InvitationPage') }) },
];
