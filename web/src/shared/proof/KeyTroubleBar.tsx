// Why a security key gave no answer, or the server's refusal of it.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { ErrorPanel } from '../kit';
import { useWords } from '../words/words';
import { troubleOf } from './security_key';

export function KeyTroubleBar({ error }: { error: unknown }) {
  const { t } = useWords('common');
  const trouble = troubleOf(error);
  if (!trouble) return <ErrorPanel error={error} />;
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>{t(`securityKey.${trouble}`)}</MessageBarBody>
    </MessageBar>
  );
}
