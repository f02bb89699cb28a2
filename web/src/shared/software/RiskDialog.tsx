// Makes the risk of passing on keys and links known, once in a visit, before the first is fetched (S6).
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { Ask } from '@/shared/kit';
import { useWords } from '@/shared/words/words';

let known = false;

export interface Risk {
  asks: boolean;
  /** Does it when the risk is known; else asks first. */
  then: (act: () => void) => void;
  accept: () => void;
  leave: () => void;
}

export function useRisk(): Risk {
  const [waiting, setWaiting] = useState<() => void>();
  return {
    asks: waiting !== undefined,
    then: (act) => (known ? act() : setWaiting(() => act)),
    accept: () => {
      known = true;
      waiting?.();
      setWaiting(undefined);
    },
    leave: () => setWaiting(undefined),
  };
}

export function RiskDialog({ risk }: { risk: Risk }) {
  const { t } = useWords('software');
  return (
    <Ask
      open={risk.asks}
      title={t('risk.title')}
      onClose={risk.leave}
      actions={
        <>
          <Button onClick={risk.leave}>{t('common:confirm.cancel')}</Button>
          <Button appearance="primary" onClick={risk.accept}>
            {t('risk.accept')}
          </Button>
        </>
      }
    >
      <p>{t('risk.text')}</p>
    </Ask>
  );
}
