// Small marks: how a thing stands, and how long it can still be cancelled.
import { Badge } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { momentInUtc, moment } from '../format/format';
import { useWords } from '../words/words';
import { nowInMs } from '../format/now';
import styles from './Badges.module.css';

export type Tone = 'good' | 'busy' | 'warning' | 'bad' | 'quiet';

const colours = {
  good: 'success',
  busy: 'informative',
  warning: 'warning',
  bad: 'danger',
  // Fluent's own quiet colour is white on white here.
  quiet: 'informative',
} as const;

/** How a thing stands. The word says it; the colour only helps. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles['mark']}>
      <Badge appearance={tone === 'quiet' ? 'outline' : 'tint'} color={colours[tone]}>
        {children}
      </Badge>
    </span>
  );
}

/**
 * How many days are left to cancel, from the end that the server names: red at three or fewer. `left` is how many
 * the server counts: its clock decides, and in a sandbox it is another one. `now` is for tests.
 */
export function DaysLeft({ until, left: told, now = nowInMs() }: { until: string; left?: number | undefined; now?: number }) {
  const { t } = useWords('common');
  const left = new Date(until).getTime() - now;
  const days = told ?? Math.floor(left / 86_400_000);
  if (told === undefined && left <= 0) return <StatusBadge tone="quiet">{t('days.over')}</StatusBadge>;
  return (
    <span title={`${t('days.until', { time: moment(until) })} (${momentInUtc(until)})`}>
      <StatusBadge tone={days <= 3 ? 'bad' : 'good'}>
        {days < 1 ? t('days.last') : t('days.left', { count: days })}
      </StatusBadge>
    </span>
  );
}
