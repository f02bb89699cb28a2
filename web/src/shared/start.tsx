// Starts a portal: its words, who is signed in, then its pages inside the shell.
import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { configureClient } from './api/client';
import { queries } from './api/queries';
import { AddressProvider } from './page/address';
import { Crash, StartFailed } from './page/Crash';
import { NotFound } from './page/NotFound';
import { page } from './page/page';
import { WrongPortal } from './page/WrongPortal';
import { type Portal, PortalProvider } from './portal';
import { askForProof } from './proof/waiting';
import { follow } from './preferences/follow';
import { preferencesKey, readPreferences } from './preferences/preferences';
import { heardNow, startClock } from './session/clock';
import { fetchSession, SessionProvider } from './session/session';
import { Shell } from './shell/Shell';
import './theme/base.css';
import { useTheme } from './theme/theme';
import { startWords } from './words/words';

// The server puts a fresh nonce into the page; Fluent's style elements carry it (Content-Security-Policy).
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

function Themed({ children }: { children: ReactNode }) {
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={useTheme()}>{children}</FluentProvider>
    </RendererProvider>
  );
}

/** The pages that all portals have. */
const everywhere: RouteObject[] = [
  { path: 'notices', lazy: page({ words: ['notices'], load: () => import('./notices/NoticesPage') }) },
  { path: '*', Component: NotFound },
];

function routerOf(portal: Portal) {
  return createBrowserRouter(
    [
      {
        Component: Shell,
        errorElement: <Crash />,
        HydrateFallback: () => null,
        children: [
          { errorElement: <Crash />, children: [...portal.routes, ...everywhere] },
        ],
      },
    ],
    { basename: `/${portal.id}` },
  );
}

export async function startPortal(portal: Portal): Promise<void> {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  configureClient(portal.id, heardNow, askForProof);
  // All at once: the words, who is signed in, what they like, and (the router begins with it) the page of the address.
  const words = startWords();
  const asking = fetchSession();
  asking.catch(() => undefined);
  // Nobody waits in vain for preferences: without them the portal looks as the browser does.
  const preferences = queries.fetchQuery({ queryKey: preferencesKey, queryFn: () => readPreferences(), retry: false }).catch(() => undefined);
  const router = routerOf(portal);
  await words;
  try {
    const session = await asking;
    startClock(session);
    const liked = await preferences;
    if (liked) await follow(liked);
    root.render(
      <StrictMode>
        <Themed>
          <QueryClientProvider client={queries}>
            <PortalProvider value={portal}>
              <SessionProvider value={session}>
                {session.tenant.kind === portal.tenantKind ? (
                  <AddressProvider value={router}>
                    <RouterProvider router={router} />
                  </AddressProvider>
                ) : (
                  <WrongPortal session={session} />
                )}
              </SessionProvider>
            </PortalProvider>
          </QueryClientProvider>
        </Themed>
      </StrictMode>,
    );
  } catch {
    root.render(
      <Themed>
        <StartFailed />
      </Themed>,
    );
  }
}
