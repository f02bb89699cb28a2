// Says in time that the session will end, so that nobody loses what they typed.
import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { relativeLength } from '../format/format';
import { nowInMs } from '../format/now';
import { Ask } from '../kit/Ask';
import { usePortal } from '../portal';
import { sessionEnd, startClock } from '../session/clock';
import { fetchSession, peekSession, signOut } from '../session/session';
import { useWords } from '../words/words';

/** Shown while the session ends soon. */
export default function SessionEnd() {
  const { t } = useWords('common');
  const { id } = usePortal();
  const [now, setNow] = useState(nowInMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowInMs()), 1000);
    return () => clearInterval(timer);
  }, []);
  const { at, final } = sessionEnd();
  const left = at - now;
  // At the end the server is asked once more, for another device or tab may have kept the session alive. If it is over, the
  // question leads to the sign-in page.
  const over = left <= 0;
  useEffect(() => {
    if (over) peekSession().then(startClock, () => undefined);
  }, [over]);
  const [seen, setSeen] = useState(0);
  const stay = async () => startClock(await fetchSession());
  const time = relativeLength(Math.max(0, Math.ceil(left / 1000)));
  return (
    <Ask
      open={seen !== at}
      modal
      title={t('session.title')}
      onClose={() => setSeen(at)}
      actions={
        <>
          <Button onClick={() => void signOut(id)}>{t('user.signOut')}</Button>
          {final ? (
            <Button appearance="primary" onClick={() => setSeen(at)}>
              {t('confirm.ok')}
            </Button>
          ) : (
            <Button appearance="primary" onClick={() => void stay()}>
              {t('session.stay')}
            </Button>
          )}
        </>
      }
    >
      <p aria-live="off">{final ? t('session.leftFinal', { time }) : t('session.left', { time })}</p>
    </Ask>
  );
}
