// A temporary password, shown this once: it is in no memory but the page's own, and leaves it with the dialog.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { Ask, CopyId } from '../kit';
import { Fact, Facts } from '../page';
import { useWords } from '../words/words';

export interface ShownOnce {
  userName: string;
  password: string;
}

export function PasswordDialog({ userName, password, close }: ShownOnce & { close: () => void }) {
  const { t } = useWords('customer-users');
  return (
    <Ask open modal title={t('passwordTitle')} onClose={close}>
      <Facts>
        <Fact name={t('userName')}>
          <CopyId value={userName} what={t('userName')} />
        </Fact>
        <Fact name={t('password')}>
          <CopyId value={password} what={t('password')} />
        </Fact>
      </Facts>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t('passwordOnce')}</MessageBarBody>
      </MessageBar>
    </Ask>
  );
}
