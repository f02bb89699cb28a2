// Copies what names the ticked rows, one a line.
import { Button } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useWords } from '../../words/words';
import { useToast } from '../toast';

export interface Copied<T> {
  /** What the button says: "Copy order IDs". */
  label: string;
  of: (row: T) => string;
}

export function CopyTicked<T>({ copied, rows }: { copied: Copied<T>; rows: readonly T[] }) {
  const { t } = useWords('common');
  const toast = useToast();
  const copy = () =>
    navigator.clipboard.writeText(rows.map(copied.of).join('\n')).then(
      () => toast.done(t('copy.done')),
      () => toast.failed(t('copy.failed')),
    );
  return (
    <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => void copy()}>
      {copied.label}
    </Button>
  );
}
