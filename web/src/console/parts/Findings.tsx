// What is wrong with the server, in the reader's words where the portal has them.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { Shape } from '@/shared/api';
import { useWords } from '@/shared/words/words';

export function Findings({ findings }: { findings: Shape<'Health'>['findings'] }) {
  const { t } = useWords('console-parts');
  const words: Readonly<Record<string, string>> = t('findings', { returnObjects: true });
  return findings.map((finding) => (
    <MessageBar key={finding.code + finding.text} intent={finding.severity === 'critical' ? 'error' : 'warning'} layout="multiline">
      <MessageBarBody>{words[finding.code] ?? finding.text}</MessageBarBody>
    </MessageBar>
  ));
}
