// A form in a dialog: its fields, a refusal that belongs to none of them, and the button that sends it.
import { Button } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { useWords } from '../words/words';
import { Ask } from './Ask';
import { ErrorPanel } from './ErrorPanel';
import styles from './FormDialog.module.css';

interface FormDialogProps {
  title: string;
  /** The label of the button: a verb. */
  submit: string;
  onSubmit: (event: React.FormEvent<HTMLFormElement>) => unknown;
  onClose: () => void;
  /** The request runs, and the dialog stays until it is answered. */
  busy: boolean;
  /** Whether what it takes is there: choices that are still asked for. */
  ready?: boolean;
  /** A refusal that no field shows. */
  error?: unknown;
  children: ReactNode;
}

export function FormDialog({ title, submit, onSubmit, onClose, busy, ready = true, error, children }: FormDialogProps) {
  const { t } = useWords('common');
  const id = useId();
  const able = ready && !busy;
  return (
    <Ask
      open
      title={title}
      onClose={onClose}
      busy={busy}
      actions={
        <>
          <Button disabledFocusable={busy} onClick={onClose}>
            {t('confirm.cancel')}
          </Button>
          <Button appearance="primary" type="submit" form={id} disabledFocusable={!able}>
            {submit}
          </Button>
        </>
      }
    >
      <form id={id} noValidate className={styles['form']} onSubmit={(event) => void (able ? onSubmit(event) : event.preventDefault())}>
        {children}
        {error !== undefined && error !== null && <ErrorPanel error={error} />}
      </form>
    </Ask>
  );
}
