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
  busy: boolean;
  /** A refusal that no field shows. */
  error?: unknown;
  children: ReactNode;
}

export function FormDialog({ title, submit, onSubmit, onClose, busy, error, children }: FormDialogProps) {
  const { t } = useWords('common');
  const id = useId();
  return (
    <Ask
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('confirm.cancel')}</Button>
          <Button appearance="primary" type="submit" form={id} disabledFocusable={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <form id={id} noValidate className={styles['form']} onSubmit={(event) => void (busy ? event.preventDefault() : onSubmit(event))}>
        {children}
        {error !== undefined && error !== null && <ErrorPanel error={error} />}
      </form>
    </Ask>
  );
}
