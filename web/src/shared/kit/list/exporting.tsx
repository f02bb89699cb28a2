// Saves rows of a list as a CSV file: all that match, page by page, or those that are ticked.
import { Spinner } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useState } from 'react';
import { allPages, type Collection } from '../../api/paging';
import { saveCsv } from '../../format/csv';
import type { Capability } from '../../session/session';
import { useWords } from '../../words/words';
import { announce } from '../announce';
import { useErrorText } from '../ErrorPanel';
import { useToast } from '../toast';
import { WhyNot } from '../WhyNot';

/** What a list's CSV file has. Values stand as on the wire: amounts as decimals, times in UTC. */
export interface Exported<T> {
  /** The file's name without its ending; say in it what was filtered. */
  file: string;
  fields: readonly (readonly [header: string, text: (row: T) => string | number | undefined])[];
  /** The first page of all that match. Without it only ticked rows are exported. */
  first?: () => Promise<Collection<T>>;
  needs?: Capability;
  /** What the button says; "Export CSV" when not said. */
  label?: string;
}

interface ExportButtonProps<T> {
  exported: Exported<T>;
  /** The ticked rows; without them all that match. */
  ticked?: readonly T[];
}

export function ExportButton<T>({ exported, ticked }: ExportButtonProps<T>) {
  const { t } = useWords('common');
  const toast = useToast();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const { file, fields, first, needs, label } = exported;
  const save = async () => {
    setBusy(true);
    announce(t('export.busy'));
    try {
      const lines = [fields.map(([header]) => header)];
      const add = (row: T) => lines.push(fields.map(([, text]) => String(text(row) ?? '')));
      if (ticked) ticked.forEach(add);
      else if (first) for await (const row of allPages(await first())) add(row);
      saveCsv(file, lines);
      toast.done(t('export.done'), { detail: t('list.rows', { count: lines.length - 1 }) });
    } catch (failure) {
      toast.failed(errorText(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <WhyNot
      {...(needs && { needs })}
      {...(ticked && { size: 'small' })}
      appearance="subtle"
      icon={busy ? <Spinner size="tiny" /> : <ArrowDownloadRegular />}
      disabledFocusable={busy}
      onClick={() => void save()}
    >
      {ticked ? t('export.selected') : (label ?? t('export.csv'))}
    </WhyNot>
  );
}
