// What a person sees when a page broke, or when the server did not answer at the start.
import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { asApiError } from '../api/error';
import { ErrorPanel } from '../kit/ErrorPanel';
import { useWords } from '../words/words';
import { NotFound } from './NotFound';
import { Page } from './Page';

/** In the place of a page that threw. */
export function Crash() {
  const { t } = useWords('common');
  const failure = useRouteError();
  if (isRouteErrorResponse(failure) && failure.status === 404) return <NotFound />;
  // The server's log cannot know of it; the browser's console can.
  if (asApiError(failure).status === 0) console.error(failure);
  return (
    <Page title={t('error.title')}>
      <ErrorPanel error={failure} retry={() => location.reload()} />
    </Page>
  );
}

/** Instead of the portal, when nobody could be asked who is signed in. */
export function StartFailed() {
  const { t } = useWords('common');
  return (
    <main>
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{t('error.title')}</MessageBarTitle>
          {t('error.offline')}
        </MessageBarBody>
        <Button onClick={() => location.reload()}>{t('error.reload')}</Button>
      </MessageBar>
    </main>
  );
}
