// Waiting: says so after a tenth of a second, so that quick answers do not flicker.
import { ProgressBar as Bar, Skeleton, SkeletonItem, Spinner } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { percent } from '../format/format';
import { useWords } from '../words/words';
import styles from './Busy.module.css';

/** Whether something has taken longer than a moment. */
export function useSlow(busy: boolean, after = 100): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), after);
    return () => clearTimeout(timer);
  }, [busy, after]);
  return busy && slow;
}

/** In the place of what is being fetched. */
export function Busy({ label }: { label?: string }) {
  const { t } = useWords('common');
  if (!useSlow(true)) return <div className={styles['busy']} />;
  return (
    <div className={styles['busy']} role="status">
      <Spinner size="small" label={label ?? t('busy')} />
    </div>
  );
}

/** Grey lines in the shape of the text to come. */
export function Lines({ count = 4 }: { count?: number }) {
  const { t } = useWords('common');
  return (
    <Skeleton aria-label={t('busy')} className={styles['lines']}>
      {Array.from({ length: count }, (_, line) => (
        <SkeletonItem key={line} />
      ))}
    </Skeleton>
  );
}

/** How far a long work is, from 0 to 1; undefined when nobody knows. */
export function ProgressBar({ label, share }: { label: string; share: number | undefined }) {
  return (
    <div className={styles['progress']}>
      <span>
        {label} {share !== undefined && <span className="numbers">{percent(share)}</span>}
      </span>
      <Bar aria-label={label} {...(share === undefined ? {} : { value: share })} />
    </div>
  );
}
