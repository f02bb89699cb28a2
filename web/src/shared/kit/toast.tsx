// Short messages in the corner, for what was done and can be undone.
import { Button, Toast, ToastBody, Toaster, ToastTitle, useToastController } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useWords } from '../words/words';

const toasterId = 'toasts';

export const Toasts = () => <Toaster toasterId={toasterId} position="bottom-end" pauseOnHover pauseOnWindowBlur />;

interface Toaster {
  /** Says that something was done. With `undo`, the message stays longer and can take it back. */
  done: (text: string, options?: { detail?: string; undo?: () => void }) => void;
  /** Says that something was not done. Stays until dismissed. */
  failed: (text: string) => void;
}

function Undo({ id, label, undo, dismiss }: { id: string; label: string; undo: () => void; dismiss: (id: string) => void }) {
  return (
    <Button
      size="small"
      appearance="transparent"
      onClick={() => {
        undo();
        dismiss(id);
      }}
    >
      {label}
    </Button>
  );
}

export function useToast(): Toaster {
  const { dispatchToast, dismissToast } = useToastController(toasterId);
  const { t } = useWords('common');
  return useMemo(() => {
    const action = (id: string, label: string, act: () => void) => ({
      action: <Undo id={id} label={label} undo={act} dismiss={dismissToast} />,
    });
    return {
      done: (text, { detail, undo } = {}) => {
        const toastId = crypto.randomUUID();
        dispatchToast(
          <Toast>
            <ToastTitle {...(undo && action(toastId, t('toast.undo'), undo))}>{text}</ToastTitle>
            {detail && <ToastBody>{detail}</ToastBody>}
          </Toast>,
          { intent: 'success', toastId, timeout: undo ? 10_000 : 5_000, politeness: 'polite' },
        );
      },
      failed: (text) => {
        const toastId = crypto.randomUUID();
        dispatchToast(
          <Toast>
            <ToastTitle {...action(toastId, t('toast.dismiss'), () => undefined)}>{text}</ToastTitle>
          </Toast>,
          { intent: 'error', toastId, timeout: -1, politeness: 'assertive' },
        );
      },
    };
  }, [dispatchToast, dismissToast, t]);
}
