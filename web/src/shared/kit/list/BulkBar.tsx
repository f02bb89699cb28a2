// What can be done with the ticked rows, at the foot of the screen for as long as any is ticked.
import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import type { ReactNode } from 'react';
import { useWords } from '../../words/words';
import styles from './DataList.module.css';
import type { Selection } from './selection';

interface BulkBarProps {
  selection: Selection;
  canTakeAll: boolean;
  children: ReactNode;
}

export function BulkBar({ selection, canTakeAll, children }: BulkBarProps) {
  const { t } = useWords('common');
  return (
    <div role="region" aria-label={t('list.bulk')} className={styles['bulk']}>
      <strong role="status">
        {selection.all ? t('list.selectedAll') : t('list.selected', { count: selection.ids.length })}
      </strong>
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
