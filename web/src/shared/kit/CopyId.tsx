// An id, link or key with a button that copies it. Plain elements: long lists have one in each row.
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useEffect, useState } from 'react';
import { useWords } from '../words/words';
import { announce } from './announce';
import styles from './CopyId.module.css';
import { useToast } from './toast';

/** In letters. What is longer needs a wide place. */
const longest = 26;

interface CopyIdProps {
  value: string;
  /** What it is, for the button's name: "order number". */
  what: string;
  /** What to show instead of the value itself; null shows the button alone. */
  shown?: string | null;
}

export function CopyId({ value, what, shown = value }: CopyIdProps) {
  const { t } = useWords('common');
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => {
        setCopied(true);
        announce(t('copy.done'));
      },
      () => toast.failed(t('copy.failed')),
    );
  return (
    <span className={styles['copy']} data-long={shown !== null && shown.length > longest ? '' : undefined}>
      {shown !== null && <code className={styles['value']}>{shown}</code>}
      <button
        type="button"
        className={styles['button']}
        aria-label={t('copy.what', { what })}
        title={copied ? t('copy.done') : t('copy.what', { what })}
        onClick={() => void copy()}
      >
        {copied ? <CheckmarkRegular /> : <CopyRegular />}
      </button>
    </span>
  );
}
