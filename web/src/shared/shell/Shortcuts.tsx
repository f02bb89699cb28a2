// The list of keyboard shortcuts, and the switch for them.
import { Switch } from '@fluentui/react-components';
import { Fragment } from 'react';
import { Ask } from '../kit/Ask';
import { usePortal } from '../portal';
import { useSession } from '../session/session';
import { useWords } from '../words/words';
import { switchShortcuts, useShortcutsOn } from './shortcuts';
import styles from './Shell.module.css';

export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useWords('common');
  const { ways } = usePortal();
  const { may } = useSession();
  const on = useShortcutsOn();
  const keys: [string[], string][] = [
    [['/'], t('shortcuts.search')],
    [['Ctrl', 'K'], t('shortcuts.search')],
    [['?'], t('shortcuts.list')],
    [['j'], t('shortcuts.down')],
    [['k'], t('shortcuts.up')],
    [['x'], t('shortcuts.select')],
    [['a'], t('shortcuts.actions')],
    [['o'], t('shortcuts.open')],
    ...ways
      .filter((way) => way.key && (!way.needs || may(way.needs)))
      .map((way): [string[], string] => [['g', way.key ?? ''], t('shortcuts.go', { place: t(way.word) })]),
  ];
  return (
    <Ask open title={t('shortcuts.title')} onClose={onClose}>
      <Switch
        checked={on}
        label={t('shortcuts.on')}
        onChange={(_, change) => switchShortcuts(change.checked)}
      />
      <p className={styles['quiet']}>{t('shortcuts.hint')}</p>
      <dl className={styles['keys']}>
        {keys.map(([parts, what]) => (
          <Fragment key={parts.join(' ')}>
            <dt>
              {parts.map((part) => (
                <kbd key={part}>{part}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Ask>
  );
}
