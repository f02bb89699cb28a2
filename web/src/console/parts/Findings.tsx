// What is wrong with the server, as it says it itself.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { Shape } from '@/shared/api';

export const Findings = ({ findings }: { findings: Shape<'Health'>['findings'] }) =>
  findings.map((finding) => (
    <MessageBar key={finding.code + finding.text} intent={finding.severity === 'critical' ? 'error' : 'warning'} layout="multiline">
      <MessageBarBody>{finding.text}</MessageBarBody>
    </MessageBar>
  ));
