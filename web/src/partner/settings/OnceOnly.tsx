// A password or secret that the server tells once: copied now, or gone.
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { CopyId } from '@/shared/kit';
import styles from './Settings.module.css';

interface OnceOnlyProps {
  title: string;
  warning: string;
  /** What it is, for the name of the copy button. */
  what: string;
  /** Kept in the state of the page alone: no cache, no address, no message. */
  value: string;
}

export function OnceOnly({ title, warning, what, value }: OnceOnlyProps) {
  return (
    <MessageBar intent="warning" layout="multiline" role="status">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        <span className={styles['once']}>
          <CopyId value={value} what={what} />
        </span>
        {warning}
      </MessageBarBody>
    </MessageBar>
  );
}
