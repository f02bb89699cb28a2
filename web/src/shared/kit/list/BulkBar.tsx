// What can be done with the ticked rows, at the foot of the screen for as long as any is ticked.
import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { type ReactNode, type RefObject, useEffect } from 'react';
import { useWords } from '../../words/words';
import { announce } from '../announce';
import styles from './DataList.module.css';
import type { Selection } from './selection';

interface BulkBarProps {
  bar: RefObject<HTMLDivElement | null>;
  selection: Selection;
  canTakeAll: boolean;
  /** Ticks all rows that are here: on a phone the heading, whose tick does it too, is not shown. */
  takeLoaded?: () => void;
  children: ReactNode;
}

export function BulkBar({ bar, selection, canTakeAll, takeLoaded, children }: BulkBarProps) {
  const { t } = useWords('common');
  const count = selection.all ? t('list.selectedAll') : t('list.selected', { count: selection.ids.length });
  // The bar comes and goes with its text, which screen readers would not tell of then.
  useEffect(() => announce(count), [count]);
  return (
    <div ref={bar} role="region" aria-label={t('list.bulk')} className={styles['bulk']}>
      <strong>{count}</strong>
      {takeLoaded && (
        <Button size="small" appearance="transparent" onClick={takeLoaded}>
          {t('list.takeLoaded')}
        </Button>
      )}
      {canTakeAll && !selection.all && (
        <Button size="small" appearance="transparent" onClick={selection.takeAll}>
          {t('list.takeAll')}
        </Button>
      )}
      <div className={styles['bulkActions']}>{children}</div>
      <Button
        size="small"
        appearance="subtle"
        icon={<DismissRegular />}
        aria-label={t('list.clear')}
        title={t('list.clear')}
        onClick={selection.clear}
      />
    </div>
  );
}
