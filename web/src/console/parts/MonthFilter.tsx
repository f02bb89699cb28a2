// A month as a filter: `2026-11`, '' is the usual one.
import { Input } from '@fluentui/react-components';
import { useId } from 'react';
import styles from './parts.module.css';

export function MonthFilter({ label, value, onChange }: { label: string; value: string; onChange: (month: string) => void }) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <Input id={id} type="month" value={value} onChange={(_, change) => onChange(change.value)} />
    </div>
  );
}
