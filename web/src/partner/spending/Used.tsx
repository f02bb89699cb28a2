// How much of a budget is used: the number says it, the bar beside it only helps.
import { StatusBadge } from '@/shared/kit';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import styles from './Spending.module.css';
import { type Spending, standingOf } from './spending';

export function Used({ spending }: { spending: Spending }) {
  const { t } = useWords('spending');
  const standing = standingOf(spending);
  if (standing === 'none') return <span className={styles['quiet']}>{t('noBudget')}</span>;
  const share = spending.percentUsed / 100;
  return (
    <span className={styles['used']}>
      <svg className={`${styles['bar']} ${styles[standing]}`} aria-hidden>
        <rect width="100%" height="100%" rx={3} className={styles['whole']} />
        <rect width={`${Math.min(share, 1) * 100}%`} height="100%" rx={3} />
      </svg>
      <span className="numbers">{percent(share)}</span>
      {standing === 'near' && <StatusBadge tone="warning">{t('near')}</StatusBadge>}
      {standing === 'over' && <StatusBadge tone="bad">{t('over')}</StatusBadge>}
    </span>
  );
}
