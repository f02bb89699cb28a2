// An action that is not possible now says why, to everybody: it stays reachable by keyboard.
import { Button, type ButtonProps, Tooltip } from '@fluentui/react-components';
import { useWords } from '../words/words';
import { type Capability, useSession } from '../session/session';

type ActionProps = ButtonProps & {
  as?: 'button';
  /** Why it cannot be done; undefined when it can. */
  whyNot?: string | undefined;
  /** The right it takes: without it, the reason is told. */
  needs?: Capability;
};

/** A button for an action. `<WhyNot needs="buy" whyNot={over ? t('windowOver') : undefined} onClick={…}>…</WhyNot>` */
export function WhyNot({ whyNot, needs, onClick, ...props }: ActionProps) {
  const { t } = useWords('common');
  const { may } = useSession();
  const reason = needs && !may(needs) ? t('whyNot.role') : whyNot;
  if (!reason) return <Button {...props} onClick={onClick} />;
  return (
    <Tooltip content={reason} relationship="description">
      <Button {...props} disabledFocusable />
    </Tooltip>
  );
}
