// A secret that the server tells once: shown until the dialog closes, and then nowhere any more.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { Ask, CopyId } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from './parts.module.css';

export interface Secret {
  /** Whose it is: a user name, an application. */
  of: string;
  value: string;
}

export function ShownOnce({ title, name, secretName, secret, onClose }: {
  title: string;
  name: string;
  secretName: string;
  secret: Secret;
  onClose: () => void;
}) {
  const { t } = useWords('console-parts');
  return (
    <Ask open modal title={title} onClose={onClose}>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t('shownOnce')}</MessageBarBody>
      </MessageBar>
      <div className={styles['secret']}>
        <Facts>
          <Fact name={name}>
            <CopyId value={secret.of} what={name} />
          </Fact>
          <Fact name={secretName}>
            <CopyId value={secret.value} what={secretName} />
          </Fact>
        </Facts>
      </div>
    </Ask>
  );
}
