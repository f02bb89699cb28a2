// Starts a portal: its words, who is signed in, then its pages inside the shell.
import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { configureClient } from './api/client';
import { queries } from './api/queries';
import { Crash, StartFailed } from './page/Crash';
import { NotFound } from './page/NotFound';
import { WrongPortal } from './page/WrongPortal';
import { type Portal, PortalProvider } from './portal';
import { heardNow, startClock } from './session/clock';
import { fetchSession, type Session, SessionProvider } from './session/session';
import { Shell } from './shell/Shell';
import './theme/base.css';
import { useTheme } from './theme/theme';
import { startWords, useWords } from './words/words';

// The server puts a fresh nonce into the page; Fluent's style elements carry it (Content-Security-Policy).
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

function Themed({ children }: { children: React.ReactNode }) {
  // The whole page is drawn anew in another language.
  const { i18n } = useWords('common');
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={useTheme()} key={i18n.language}>
        {children}
      </FluentProvider>
    </RendererProvider>
  );
}

function App({ portal, session }: { portal: Portal; session: Session }) {
  if (session.tenant.kind !== portal.tenantKind) return <WrongPortal session={session} />;
  return <RouterProvider router={routerOf(portal)} />;
}

let router: ReturnType<typeof createBrowserRouter> | undefined;

function routerOf(portal: Portal) {
  router ??= createBrowserRouter(
    [
      {
        Component: Shell,
        errorElement: <Crash />,
        HydrateFallback: () => null,
        children: [
          { errorElement: <Crash />, children: [...portal.routes, { path: '*', Component: NotFound }] },
        ],
      },
    ],
    { basename: `/${portal.id}` },
  );
  return router;
}

export async function startPortal(portal: Portal): Promise<void> {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  configureClient(portal.id, heardNow);
  await startWords();
  try {
    const session = await fetchSession();
    startClock(session);
    root.render(
      <StrictMode>
        <Themed>
          <QueryClientProvider client={queries}>
            <PortalProvider value={portal}>
              <SessionProvider value={session}>
                <App portal={portal} session={session} />
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
