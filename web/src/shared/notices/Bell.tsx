// The bell of the top bar: how much is unread, and the newest of it.
import { Button, CounterBadge, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { AlertRegular } from '@fluentui/react-icons/svg/alert';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { Busy } from '../kit/Busy';
import { loadWords, useWords } from '../words/words';
import styles from './notices.module.css';
import { useUnread } from './notices';

const Newest = lazy(async () => {
  const [module] = await Promise.all([import('./Newest'), loadWords(['notices'])]);
  return module;
});

export function Bell() {
  const { t } = useWords('common');
  const [open, setOpen] = useState(false);
  const { data } = useUnread();
  const unread = data?.items.length ?? 0;
  const label = unread > 0 ? t('notices.unread', { count: unread }) : t('notices.label');
  return (
    <span className={styles['bell']}>
      <Popover open={open} onOpenChange={(_, change) => setOpen(change.open)} trapFocus positioning="below-end">
        <PopoverTrigger disableButtonEnhancement>
          <Button appearance="transparent" icon={<AlertRegular />} aria-label={label} title={label} />
        </PopoverTrigger>
        <PopoverSurface aria-label={t('notices.label')}>
          <div className={styles['newest']}>
            <div className={styles['top']}>
              <h2 className={styles['heading']}>{t('notices.label')}</h2>
              {/* From the first moment there is something to focus here; otherwise Fluent's focus trap hides it all. */}
              <Link to="/notices" className={styles['link']} onClick={() => setOpen(false)}>
                {t('notices.all')}
              </Link>
            </div>
            <Suspense fallback={<Busy />}>{open && <Newest />}</Suspense>
          </div>
        </PopoverSurface>
      </Popover>
      {unread > 0 && (
        <span className={styles['unread']} aria-hidden>
          <CounterBadge size="small" color="danger" count={unread} />
        </span>
      )}
    </span>
  );
}
