// Says that the connection is gone, for as long as it is.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { useWords } from '../words/words';

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

export function OfflineBanner() {
  const { t } = useWords('common');
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{t('offline')}</MessageBarBody>
    </MessageBar>
  );
}
