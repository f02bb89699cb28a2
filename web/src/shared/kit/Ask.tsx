// Dialogs that give the focus back to where it was.
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { focusTitle } from '../page/title';
import { useWords } from '../words/words';
import styles from './Ask.module.css';

interface AskProps {
  open: boolean;
  title: string;
  onClose: () => void;
  /** The buttons; without them there is one to close. */
  actions?: ReactNode;
  /** Esc and a click beside do not close it: for what must be answered. */
  modal?: boolean;
  /** What was asked is being done: nothing closes it, so that its end is told where it was begun. */
  busy?: boolean;
  children?: ReactNode;
}

function giveFocus(target: Element | null): void {
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
  if (target instanceof HTMLElement && target.isConnected) target.focus();
  else focusTitle();
}

/**
 * A dialog. Whatever had the focus when it opened has it again when it closes; if that is no longer in the page (its row
 * went away), the page's title has it.
 */
export function Ask({ open, title, onClose, actions, modal = false, busy = false, children }: AskProps) {
  const { t } = useWords('common');
  // What has the focus before Fluent's trap takes it.
  const opener = useRef<Element | null>(null);
  if (!open) opener.current = null;
  else opener.current ??= document.activeElement;
  useLayoutEffect(() => {
    if (!open) return;
    const target = opener.current;
    // Also when the dialog goes away with what it stood in. Later than Fluent, which lets go of the focus first.
    return () => void setTimeout(() => giveFocus(target));
  }, [open]);
  return (
    <Dialog open={open} modalType={modal ? 'alert' : 'modal'} onOpenChange={(_, change) => !change.open && !busy && onClose()}>
      <DialogSurface aria-label={title}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles['content']}>{children}</DialogContent>
          <DialogActions fluid>{actions ?? <Button onClick={onClose}>{t('confirm.close')}</Button>}</DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

interface ConfirmDialogProps {
  open: boolean;
  title: string;
  /** The label of the button that does it: a verb. */
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
  /** The request runs, and the dialog stays until it is answered. */
  busy?: boolean;
  /** Whether what it takes is there: a price that is still asked for. */
  ready?: boolean;
  /** A sentence to tick before the button works. */
  tick?: string;
  /** A text to type before the button works, for many things at once. */
  type?: string;
  children?: ReactNode;
}

/** Asks before something is done that cannot be taken back. Say in `children` what will happen. */
export function ConfirmDialog({ confirm, onConfirm, busy = false, ready = true, tick, type, children, ...ask }: ConfirmDialogProps) {
  const { t } = useWords('common');
  const hint = useId();
  const [ticked, setTicked] = useState(false);
  const [typed, setTyped] = useState('');
  const [last, setLast] = useState(ask.open);
  if (last !== ask.open) {
    setLast(ask.open);
    setTicked(false);
    setTyped('');
  }
  const able = ready && (!tick || ticked) && (!type || typed.trim() === type) && !busy;
  return (
    <Ask
      {...ask}
      busy={busy}
      actions={
        <>
          <Button disabledFocusable={busy} onClick={ask.onClose}>
            {t('confirm.cancel')}
          </Button>
          <Button
            appearance="primary"
            disabledFocusable={!able}
            aria-describedby={tick ? hint : undefined}
            onClick={() => able && onConfirm()}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      {tick && (
        <Checkbox
          checked={ticked}
          onChange={(_, change) => setTicked(change.checked === true)}
          label={<span id={hint}>{tick}</span>}
        />
      )}
      {type && (
        <Field label={t('confirm.type', { text: type })}>
          <Input value={typed} onChange={(_, change) => setTyped(change.value)} autoComplete="off" />
        </Field>
      )}
    </Ask>
  );
}
