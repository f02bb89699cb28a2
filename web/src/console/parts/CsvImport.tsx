// Importing a sheet: what its columns are, the file, how far it has come, and what the server makes of it.
import { Button } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Shape, upload } from '@/shared/api';
import { Ask, FileDrop, ProgressBar, useToast } from '@/shared/kit';
import { saveCsv } from '@/shared/format/csv';
import { useWords } from '@/shared/words/words';
import styles from './parts.module.css';
import { RowErrors } from './RowErrors';

interface CsvImportProps {
  title: string;
  /** Where the sheet goes. */
  path: string;
  /** Its columns, as the first row of the file has them. */
  columns: readonly string[];
  /** What a reader should know before. */
  hint?: string;
  stale: readonly QueryKey[];
}

type Report = Shape<'ImportReport'>;

export function CsvImport(props: CsvImportProps) {
  const { t } = useWords('console-parts');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<ArrowUploadRegular />} onClick={() => setOpen(true)}>
        {t('import')}
      </Button>
      {open && <ImportDialog {...props} close={() => setOpen(false)} />}
    </>
  );
}

function ImportDialog({ title, path, columns, hint, stale, close }: CsvImportProps & { close: () => void }) {
  const { t } = useWords('console-parts');
  const toast = useToast();
  const memory = useQueryClient();
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  const stop = useRef<AbortController>(undefined);
  const busy = share !== undefined;

  const run = async () => {
    if (!file || busy) return;
    stop.current = new AbortController();
    setFailure(undefined);
    setShare(0);
    try {
      const headers = { 'Content-Type': 'text/csv' };
      const report = JSON.parse(await upload({ method: 'POST', path, headers, body: file }, setShare, stop.current.signal)) as Report;
      toast.done(t('imported', { written: report.written, unchanged: report.unchanged }));
      await Promise.all(stale.map((queryKey) => memory.invalidateQueries({ queryKey })));
      close();
    } catch (refusal) {
      if (!stop.current.signal.aborted) setFailure(refusal);
      setShare(undefined);
    }
  };

  return (
    <Ask
      open
      title={title}
      onClose={() => {
        stop.current?.abort();
        close();
      }}
      actions={
        <>
          <Button onClick={() => saveCsv(path.split('/').at(-1) ?? 'sheet', [columns])}>{t('template')}</Button>
          <Button appearance="primary" disabledFocusable={!file || busy} onClick={() => void run()}>
            {t('importNow')}
          </Button>
        </>
      }
    >
      {hint && <p>{hint}</p>}
      <p className={styles['quiet']}>{t('columns')}</p>
      <code className={styles['code']}>{columns.join(', ')}</code>
      <FileDrop
        label={t('sheet')}
        kinds={['.csv']}
        onChoose={([chosen]) => {
          setFile(chosen);
          setFailure(undefined);
        }}
      />
      {busy && <ProgressBar label={share < 1 ? t('sending') : t('reading')} share={share < 1 ? share : undefined} />}
      {failure !== undefined && <RowErrors failure={failure} />}
    </Ask>
  );
}
