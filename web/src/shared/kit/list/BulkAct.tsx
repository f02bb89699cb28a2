// Does one thing with each ticked row: asks once, says how far it is, and shows what was refused and why.
import { Button } from '@fluentui/react-components';
import { type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import type { Capability } from '../../session/session';
import { useWords } from '../../words/words';
import { Ask } from '../Ask';
import { ProgressBar } from '../Busy';
import { useErrorText } from '../ErrorPanel';
import { useToast } from '../toast';
import { WhyNot } from '../WhyNot';
import styles from './DataList.module.css';
import { HoldBar } from './selection';

export interface BulkActProps<T> {
  /** The verb, on the button and in the dialog. */
  label: string;
  /** The dialog's question, and what is said when it is done, of so many rows. */
  title: (count: number) => string;
  done: (count: number) => string;
  rows: readonly T[];
  nameOf: (row: T) => string;
  /** Whether it can be done with a row; the others are left out, and the dialog says how many. */
  takes?: (row: T) => boolean;
  act: (row: T) => Promise<unknown>;
  /** When it is over: reads the list again. */
  settled: () => Promise<unknown>;
  /** Ends the selection, but for what was refused or not come to. */
  clear: (left?: readonly T[]) => void;
  needs?: Capability;
  /** Why it cannot be begun: a note is missing. */
  ready?: boolean;
  /** What will happen, and fields. */
  children?: ReactNode;
}

const all = () => true;

export function BulkAct<T>({ label, title, done, rows, nameOf, takes = all, act, settled, clear, needs, ready = true, children }: BulkActProps<T>) {
  const { t } = useWords('common');
  const toast = useToast();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const [tried, setTried] = useState<number>();
  const [refused, setRefused] = useState<readonly string[]>([]);
  const stopped = useRef(false);
  const hold = useContext(HoldBar);
  useEffect(() => {
    hold(asking);
    return () => hold(false);
  }, [asking, hold]);
  const taken = rows.filter(takes);
  const busy = tried !== undefined;
  // What was refused is told though its rows have left the list, as when somebody else has decided them.
  const over = taken.length === 0 && refused.length > 0;
  const close = () => {
    stopped.current = true;
    if (!busy) setAsking(false);
  };
  const run = async () => {
    stopped.current = false;
    setRefused([]);
    const failures: string[] = [];
    const left: T[] = [];
    let count = 0;
    for (const row of taken) {
      if (stopped.current) break;
      setTried(count);
      // One after the other: what a person began can be stopped between two.
      await act(row).catch((failure: unknown) => {
        left.push(row);
        failures.push(t('list.refusal', { what: nameOf(row), why: errorText(failure) }));
      });
      ++count;
    }
    if (count > failures.length) toast.done(done(count - failures.length));
    setTried(undefined);
    setRefused(failures);
    if (failures.length === 0) setAsking(false);
    clear([...left, ...taken.slice(count)]);
    await settled();
  };
  return (
    <>
      <WhyNot
        size="small"
        appearance="subtle"
        {...(needs && { needs })}
        whyNot={taken.length === 0 ? t('list.takesNone') : undefined}
        onClick={() => {
          setRefused([]);
          setAsking(true);
        }}
      >
        {label}
      </WhyNot>
      <Ask
        open={asking}
        modal={busy}
        title={title(taken.length || refused.length)}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{busy ? t('list.stop') : over ? t('confirm.close') : t('confirm.cancel')}</Button>
            {!over && (
              <Button
                appearance="primary"
                disabledFocusable={busy || !ready || taken.length === 0}
                onClick={() => !busy && ready && taken.length > 0 && void run()}
              >
                {label}
              </Button>
            )}
          </>
        }
      >
        {children}
        {taken.length < rows.length && <p>{t('list.leftOut', { count: rows.length - taken.length })}</p>}
        {busy && <ProgressBar share={tried / taken.length} label={t('list.doing', { done: tried, all: taken.length })} />}
        {refused.length > 0 && (
          <div role="alert">
            <p>{t('list.refused', { count: refused.length })}</p>
            <ul className={styles['refused']}>
              {refused.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
      </Ask>
    </>
  );
}
