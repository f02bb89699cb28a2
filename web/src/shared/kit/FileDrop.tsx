// A place for files: drop or choose them, see how far they are, pause, go on, try again.
import { Button } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { useId, useRef, useState } from 'react';
import type { Transport } from '../api/upload';
import { bytes, percent } from '../format/format';
import { useWords } from '../words/words';
import { ProgressBar } from './Busy';
import { useErrorText } from './ErrorPanel';
import styles from './FileDrop.module.css';

interface FileDropProps {
  label: string;
  /** Endings that are accepted: `['.csv']`; all when not said. */
  kinds?: readonly string[];
  /** The largest file, in bytes. */
  most?: number;
  multiple?: boolean;
  /** How files get to the server; without it they are only chosen (`onChoose`). */
  transport?: Transport;
  /** Whether the transport goes on after a pause. */
  resumable?: boolean;
  /** Hears all that are chosen and good, whenever they change; what a transport sends is not told here. */
  onChoose?: (files: readonly File[]) => void;
  onSent?: (file: File) => void;
  /** Says in the reader's words what only the place itself can know of a failure. */
  explain?: (failure: unknown) => string | undefined;
}

interface Sending {
  id: number;
  file: File;
  share: number;
  state: 'sending' | 'paused' | 'done' | 'failed' | 'refused';
  reason?: string;
  stop?: AbortController;
}

let lastId = 0;

const goodOf = (list: readonly Sending[]) => list.filter((each) => each.state !== 'refused');

export function FileDrop({ label, kinds, most, multiple, transport, resumable, onChoose, onSent, explain }: FileDropProps) {
  const { t } = useWords('common');
  const errorText = useErrorText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [list, setList] = useState<readonly Sending[]>([]);

  const change = (which: number, values: Partial<Sending>) =>
    setList((before) => before.map((each) => (each.id === which ? { ...each, ...values } : each)));

  const start = (sending: Sending) => {
    if (!transport) return;
    const stop = new AbortController();
    change(sending.id, { state: 'sending', stop });
    transport(sending.file, (share) => change(sending.id, { share }), stop.signal).then(
      () => {
        change(sending.id, { state: 'done', share: 1 });
        onSent?.(sending.file);
      },
      (failure: unknown) =>
        change(
          sending.id,
          stop.signal.aborted ? { state: 'paused' } : { state: 'failed', reason: explain?.(failure) ?? errorText(failure) },
        ),
    );
  };

  const refusal = (file: File): string | undefined => {
    const name = file.name;
    if (most !== undefined && file.size > most) return t('file.tooLarge', { name, most: bytes(most) });
    if (kinds && !kinds.some((kind) => name.toLowerCase().endsWith(kind)))
      return t('file.wrongKind', { name, kinds: kinds.join(', ') });
    return undefined;
  };

  // Progress of a transfer may be noted between the last drawing and this.
  const put = (next: (before: readonly Sending[]) => readonly Sending[]) => {
    setList(next);
    if (!transport) onChoose?.(goodOf(next(list)).map((each) => each.file));
  };

  const take = (files: FileList | null) => {
    const chosen = [...(files ?? [])].slice(0, multiple ? undefined : 1);
    if (chosen.length === 0) return;
    const added = chosen.map((file): Sending => {
      const reason = refusal(file);
      return { id: ++lastId, file, share: 0, ...(reason ? { state: 'refused', reason } : { state: 'done' }) };
    });
    put((before) => (multiple ? [...before, ...added] : added));
    goodOf(added).forEach(start);
  };

  const remove = (sending: Sending) => {
    sending.stop?.abort();
    put((before) => before.filter((each) => each.id !== sending.id));
  };

  return (
    <div className={styles['drop']}>
      <div
        className={`${styles['zone']} ${over ? styles['over'] : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <DocumentRegular aria-hidden className={styles['icon']} />
        <span id={id}>{label}</span>
        <span>
          {t('file.drop')}{' '}
          <Button size="small" aria-describedby={id} onClick={() => input.current?.click()}>
            {t('file.choose')}
          </Button>
        </span>
        <input
          ref={input}
          type="file"
          hidden
          aria-labelledby={id}
          multiple={multiple}
          accept={kinds?.join(',')}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
      </div>
      {list.length > 0 && (
        <ul className={styles['files']}>
          {list.map((sending) => (
            <FileLine
              key={sending.id}
              sending={sending}
              sent={transport !== undefined}
              resumable={resumable === true}
              start={() => start(sending)}
              remove={() => remove(sending)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface FileLineProps {
  sending: Sending;
  sent: boolean;
  resumable: boolean;
  start: () => void;
  remove: () => void;
}

function FileLine({ sending, sent, resumable, start, remove }: FileLineProps) {
  const { t } = useWords('common');
  const { file, state, share, reason, stop } = sending;
  const name = file.name;
  return (
    <li className={styles['file']}>
      <div className={styles['state']}>
        {state === 'sending' && <ProgressBar label={t('file.sending', { name, share: '' })} share={share} />}
        {state === 'paused' && t('file.paused', { name, share: percent(share) })}
        {state === 'done' && (
          <>
            <CheckmarkCircleRegular aria-hidden /> {sent ? t('file.done', { name }) : name} ({bytes(file.size)})
          </>
        )}
        {(state === 'failed' || state === 'refused') && (
          <span role="alert" className={styles['wrong']}>
            {state === 'failed' && t('file.failed', { name })} {reason}
          </span>
        )}
      </div>
      {state === 'sending' && resumable && (
        <Button size="small" icon={<PauseRegular />} onClick={() => stop?.abort()}>
          {t('file.pause')}
        </Button>
      )}
      {state === 'paused' && (
        <Button size="small" icon={<PlayRegular />} onClick={start}>
          {t('file.resume')}
        </Button>
      )}
      {state === 'failed' && (
        <Button size="small" icon={<ArrowClockwiseRegular />} onClick={start}>
          {t('file.retry')}
        </Button>
      )}
      <Button
        size="small"
        appearance="subtle"
        icon={<DismissRegular />}
        aria-label={t('file.remove', { name })}
        onClick={remove}
      />
    </li>
  );
}
