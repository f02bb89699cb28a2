// What a component needs around it in a unit test: a theme, a session, a portal, an address.
import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { AddressProvider } from '../page/address';
import { type Portal, PortalProvider } from '../portal';
import { type Session, SessionProvider } from '../session/session';
import { type Preferences, preferencesKey } from '../preferences/preferences';
import { Toasts } from './toast';

const portal: Portal = {
  id: 'partner',
  tenantKind: 'partner',
  ways: [],
  gear: [],
  routes: [],
  supportPath: '/support/new',
  helpPath: '/support',
  notices: { list: async () => ({ items: [] }), read: async () => ({ marked: 0, more: false, attributes: { objectType: 'NoticesRead' } }) },
};

/**
 * Renders inside of a portal whose reader has the given rights and preferences, at an address. Gives the router back, for its
 * address.
 */
export function renderInPortal(children: ReactNode, { capabilities = [] as string[], at = '/', preferences = {} as Partial<Preferences> } = {}) {
  const session = {
    user: { id: 'u', userPrincipalName: 'ada@partner.example', displayName: 'Ada' },
    tenant: { id: 't', domain: 'partner.example', kind: 'partner', partnerId: 't', name: 'Partner' },
    roles: [],
    capabilities,
    portal: 'partner',
    now: new Date().toISOString(),
    expiresAt: '2099-01-01T00:00:00Z',
    absoluteExpiresAt: '2099-01-01T00:00:00Z',
  } as unknown as Session;
  const memory = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  memory.setQueryData(preferencesKey, { notifications: {}, columns: [], savedFilters: [], attributes: { objectType: 'Preferences' }, ...preferences });
  const router = createMemoryRouter([{ path: '*', element: <>{children}</> }], { initialEntries: [at] });
  const view = render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={memory}>
        <PortalProvider value={portal}>
          <SessionProvider value={session}>
            <AddressProvider value={router}>
              <RouterProvider router={router} />
            </AddressProvider>
            <Toasts />
          </SessionProvider>
        </PortalProvider>
      </QueryClientProvider>
    </FluentProvider>,
  );
  return { ...view, router };
}
