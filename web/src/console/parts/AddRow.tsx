// One row of what is otherwise imported as a sheet: the same rules, the same record, without a file.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { type QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type Shape, upload } from '@/shared/api';
import { ChoiceField, FormDialog, TextField, useRules } from '@/shared/kit';
import { toCsv } from '@/shared/format/csv';
import { useWords } from '@/shared/words/words';
import { useChange } from './change';
import styles from './parts.module.css';
import { rowErrors } from './row_errors';

export interface Cell {
  /** As the sheet names it. */
  column: string;
  label: string;
  hint?: string;
  required?: boolean;
  type?: 'date' | 'text';
  /** Its value at first: a new id, today. */
  usual?: string;
  choices?: Record<string, string>;
}

interface AddRowProps {
  title: string;
  /** What happens: dates that cannot be taken back. */
  text?: string;
  path: string;
  cells: readonly Cell[];
  stale: readonly QueryKey[];
}

export function AddRow(props: AddRowProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button appearance="primary" icon={<AddRegular />} onClick={() => setOpen(true)}>
        {props.title}
      </Button>
      {open && <RowForm {...props} close={() => setOpen(false)} />}
    </>
  );
}

function RowForm({ title, text, path, cells, stale, close }: AddRowProps & { close: () => void }) {
  const { t } = useWords('console-parts');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm<Record<string, string>>({
    defaultValues: Object.fromEntries(cells.map((cell) => [cell.column, cell.usual ?? ''])),
  });
  const { errors } = formState;
  const add = useChange({
    change: async (values: Record<string, string>) => {
      const csv = toCsv([cells.map((cell) => cell.column), cells.map((cell) => (values[cell.column] ?? '').trim())]);
      const headers = { 'Content-Type': 'text/csv' };
      return JSON.parse(await upload({ method: 'POST', path, headers, body: csv }, () => undefined)) as Shape<'ImportReport'>;
    },
    done: t('rowAdded'),
    stale,
    then: close,
    refused: (failure) => {
      for (const fault of rowErrors(failure)) {
        if (cells.some((cell) => cell.column === fault.column)) setError(fault.column, { type: 'server', message: fault.reason }, { shouldFocus: true });
      }
    },
  });
  return (
    <FormDialog
      title={title}
      submit={title}
      onSubmit={handleSubmit((values) => add.mutate(values))}
      onClose={close}
      busy={add.isPending}
      error={Object.keys(errors).length > 0 ? null : add.error}
    >
      {text && <p>{text}</p>}
      <div className={styles['pair']}>
        {cells.map((cell) => {
          const common = {
            label: cell.label,
            field: register(cell.column, cell.required ? rules.required : {}),
            error: errors[cell.column],
            ...(cell.hint ? { hint: cell.hint } : {}),
            ...(cell.required ? { required: true } : {}),
          };
          return cell.choices ? (
            <ChoiceField key={cell.column} {...common} choices={cell.choices} />
          ) : (
            <TextField key={cell.column} {...common} type={cell.type ?? 'text'} autoComplete="off" />
          );
        })}
      </div>
    </FormDialog>
  );
}
