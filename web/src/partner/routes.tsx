// The partner dashboard's pages: one line each, fetched when first visited.
import type { RouteObject } from 'react-router';
import { page } from '@/shared/page';
import type { Needs } from '@/shared/session/session';
import { fetchCustomerEarly } from './customer/customer';
import { seesUsers } from './settings/ways';

const readsLogs: Needs = ['view_transaction_log', 'view_key_access_log'];

export const routes: RouteObject[] = [
  { index: true, lazy: page({ words: ['partner-home'], load: () => import('./home/HomePage') }) },
  {
    path: 'customers',
    lazy: page({ words: ['customers'], needs: 'view_customers', load: () => import('./customers/CustomersPage') }),
  },
  {
    path: 'customers/new',
    lazy: page({ words: ['add-customer', 'buy'], needs: 'add_customer', load: () => import('./customers/new/AddCustomerPage') }),
  },
  {
    path: 'customers/invite',
    lazy: page({ words: ['invitations', 'letters'], needs: 'request_relationship', load: () => import('./customers/invite/InvitePage') }),
  },
  {
    path: 'customers/:customerId',
    loader: fetchCustomerEarly,
    shouldRevalidate: () => false,
    lazy: page({ words: ['customers'], needs: 'view_customers', load: () => import('./customer/CustomerLayout') }),
    children: [
      { index: true, lazy: page({ words: [], load: () => import('./customer/AtOnce') }) },
      {
        path: 'software',
        lazy: page({ words: ['software'], needs: 'view_software', load: () => import('./software/SoftwarePage') }),
      },
      {
        path: 'orders',
        lazy: page({ words: ['software'], needs: 'view_orders', load: () => import('./orders/OrdersPage') }),
      },
      {
        path: 'orders/:orderId',
        lazy: page({ words: ['software'], needs: 'view_orders', load: () => import('./orders/OrderPage') }),
      },
      {
        path: 'subscriptions',
        lazy: page({ words: ['subscriptions'], needs: 'view_orders', load: () => import('./subscriptions/SubscriptionsPage') }),
      },
      {
        path: 'subscriptions/:subscriptionId',
        lazy: page({ words: ['subscriptions'], needs: 'view_orders', load: () => import('./subscriptions/SubscriptionPage') }),
      },
      {
        path: 'reservations',
        lazy: page({ words: ['reservations'], needs: 'view_orders', load: () => import('./reservations/ReservationsPage') }),
      },
      {
        path: 'reservations/:reservationId',
        lazy: page({
          words: ['reservations', 'settings', 'customer-account'],
          needs: 'view_orders',
          load: () => import('./reservations/ReservationPage'),
        }),
      },
      {
        path: 'savings',
        lazy: page({ words: ['reservations'], needs: 'view_orders', load: () => import('./reservations/SavingsPage') }),
      },
      {
        path: 'licences',
        lazy: page({ words: ['licences'], needs: 'view_orders', load: () => import('./reservations/LicencesPage') }),
      },
      {
        path: 'requests',
        lazy: page({ words: ['support'], needs: 'customer_support_request', load: () => import('./customer/RequestsPage') }),
      },
      {
        path: 'account',
        lazy: page({ words: ['customer-account', 'add-customer', 'spending', 'qualifications'], needs: 'view_customers', load: () => import('./customer/account/AccountPage') }),
      },
      {
        path: 'users',
        lazy: page({ words: ['customer-users', 'sessions'], needs: 'manage_customer_users', load: () => import('./customer/users/UsersPage') }),
      },
      { path: 'buy', lazy: page({ words: ['buy'], needs: 'buy', load: () => import('./buy/BuyPage') }) },
      { path: 'review', lazy: page({ words: ['buy'], needs: 'buy', load: () => import('./buy/ReviewPage') }) },
    ],
  },
  { path: 'orders', lazy: page({ words: ['software'], needs: 'view_orders', load: () => import('./orders/AllOrdersPage') }) },
  {
    path: 'software',
    lazy: page({ words: ['software'], needs: 'view_software', load: () => import('./software/AllSoftwarePage') }),
  },
  { path: 'search', lazy: page({ words: [], load: () => import('./search/SearchPage') }) },
  {
    path: 'activity',
    lazy: page({ words: ['activity'], needs: readsLogs, load: () => import('./activity/ActivityPage') }),
  },
  { path: 'billing', lazy: page({ words: ['billing', 'payments', 'withholding'], needs: 'view_invoices', load: () => import('./billing/BillingPage') }) },
  {
    path: 'billing/:invoiceId',
    lazy: page({ words: ['billing', 'withholding'], needs: 'view_invoices', load: () => import('./billing/InvoicePage') }),
  },
  {
    path: 'billing/invoices/:invoiceId',
    lazy: page({ words: ['billing', 'withholding'], needs: 'view_invoices', load: () => import('./billing/InvoicePage') }),
  },
  {
    path: 'spending',
    lazy: page({ words: ['spending'], needs: 'view_invoices', load: () => import('./spending/SpendingPage') }),
  },
  {
    path: 'settings',
    lazy: page({ words: ['settings'], load: () => import('./settings/SettingsLayout') }),
    children: [
      { index: true, lazy: page({ words: [], load: () => import('./settings/AtOnce') }) },
      { path: 'organization', lazy: page({ words: ['settings'], needs: 'view_profile', load: () => import('./settings/OrganizationPage') }) },
      { path: 'legal', lazy: page({ words: ['settings'], needs: 'view_profile', load: () => import('./settings/LegalPage') }) },
      { path: 'billing', lazy: page({ words: ['settings'], needs: 'view_profile', load: () => import('./settings/BillingProfilePage') }) },
      { path: 'support', lazy: page({ words: ['settings'], needs: 'view_profile', load: () => import('./settings/SupportContactPage') }) },
      { path: 'partnerships', lazy: page({ words: ['settings'], needs: 'view_profile', load: () => import('./settings/partnerships/PartnershipsPage') }) },
      {
        path: 'partnerships/requests',
        lazy: page({ words: ['settings', 'partnerships', 'letters'], needs: 'manage_partnerships', load: () => import('./settings/partnerships/RequestsPage') }),
      },
      {
        path: 'partnerships/:token',
        lazy: page({ words: ['settings', 'partnerships'], needs: 'view_profile', load: () => import('./settings/partnerships/OfferPage') }),
      },
      { path: 'users', lazy: page({ words: ['settings'], needs: seesUsers, load: () => import('./settings/users/UsersPage') }) },
      { path: 'users/new', lazy: page({ words: ['settings'], needs: 'manage_partner_users', load: () => import('./settings/users/NewUserPage') }) },
      { path: 'users/:userId', lazy: page({ words: ['settings', 'sessions'], needs: seesUsers, load: () => import('./settings/users/UserPage') }) },
      { path: 'applications', lazy: page({ words: ['settings'], needs: 'manage_applications', load: () => import('./settings/applications/ApplicationsPage') }) },
      { path: 'applications/new', lazy: page({ words: ['settings'], needs: 'manage_applications', load: () => import('./settings/applications/NewApplicationPage') }) },
      { path: 'applications/:applicationId', lazy: page({ words: ['settings'], needs: 'manage_applications', load: () => import('./settings/applications/ApplicationPage') }) },
      { path: 'webhooks', lazy: page({ words: ['settings', 'webhooks'], needs: 'manage_webhooks', load: () => import('./settings/webhooks/WebhooksPage') }) },
      { path: 'sandbox', lazy: page({ words: ['settings'], needs: 'buy', load: () => import('./settings/sandbox/SandboxPage') }) },
      { path: 'preferences', lazy: page({ words: ['preferences', 'sessions'], load: () => import('@/shared/preferences/page/PreferencesPage') }) },
    ],
  },
  { path: 'pricing', lazy: page({ words: ['pricing'], needs: 'view_prices', load: () => import('./pricing/PricingPage') }) },
  { path: 'promotions', lazy: page({ words: ['pricing'], needs: 'view_prices', load: () => import('./pricing/PromotionsPage') }) },
  { path: 'support', lazy: page({ words: ['support'], load: () => import('./support/SupportPage') }) },
  { path: 'support/new', lazy: page({ words: ['support'], load: () => import('./support/NewRequestPage') }) },
  { path: 'support/:requestId', lazy: page({ words: ['support', 'appointments'], load: () => import('./support/RequestPage') }) },
];
