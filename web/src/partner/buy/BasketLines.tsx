// The lines of a basket: of a cart of the server's, or of what is chosen for a customer that is not there yet.
import { Button, Input } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useWords } from '@/shared/words/words';
import styles from './Buy.module.css';
import { type LineKind, lineName } from './cart';

export interface BasketLine {
  kind: LineKind;
  name: string;
  quantity: number;
  least?: number;
  most?: number;
  amount: ReactNode;
  /** Below its term, each on a line of its own. */
  notes?: ReactNode;
}

interface BasketLinesProps {
  lines: readonly BasketLine[];
  /** What is said when there are none. */
  empty: string;
  /** What the button is called that takes one out. */
  takeOut: (name: string) => string;
  /** Sets how many of the line at an index there are; 0 takes it out. Without it the lines are only shown. */
  set?: ((index: number, quantity: number) => unknown) | undefined;
}

export function BasketLines({ lines, empty, takeOut, set }: BasketLinesProps) {
  const { t } = useWords('buy');
  const list = useRef<HTMLUListElement>(null);
  const nothing = useRef<HTMLParagraphElement>(null);
  const leaving = useRef<{ name: string; index: number }>(undefined);
  useEffect(() => {
    const left = leaving.current;
    if (!left || lines.some((line) => lineName(line.kind) === left.name)) return;
    leaving.current = undefined;
    // The button has left with its line. Who has gone elsewhere meanwhile stays there.
    if (document.activeElement !== document.body) return;
    const next = list.current?.children[Math.min(left.index, lines.length - 1)];
    (next?.querySelector('button') ?? nothing.current)?.focus();
  }, [lines]);
  if (lines.length === 0) {
    return (
      <p ref={nothing} tabIndex={-1} className={styles['quiet']}>
        {empty}
      </p>
    );
  }
  return (
    <ul ref={list} className={styles['lines']}>
      {lines.map(({ kind, name, quantity, least, most, amount, notes }, index) => (
        <li key={lineName(kind)} className={styles['line']}>
          <div>
            {name}
            {set ? (
              <Quantity name={name} quantity={quantity} least={least} most={most} change={(wanted) => set(index, wanted)} />
            ) : (
              <div className={styles['many']}>{t('many', { quantity })}</div>
            )}
            <div className={styles['quiet']}>
              {t('offer', {
                term: t(`terms.${kind.termDuration || 'none'}` as 'terms.none'),
                cycle: t(`cycles.${kind.billingCycle ?? 'none'}` as 'cycles.none'),
              })}
            </div>
            {notes}
          </div>
          <span className={styles['end']}>
            {amount}
            {set && (
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={takeOut(name)}
                onClick={() => {
                  leaving.current = { name: lineName(kind), index };
                  set(index, 0);
                }}
              />
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface QuantityProps {
  name: string;
  quantity: number;
  least?: number | undefined;
  most?: number | undefined;
  /** Ends when it is known what became of the change. */
  change: (quantity: number) => unknown;
}

/** How many there are; changed when the field is left, or at Enter. What is no number of pieces is put back. */
function Quantity({ name, quantity, least = 1, most = Infinity, change }: QuantityProps) {
  const { t } = useWords('buy');
  const id = useId();
  /** While it is being typed. */
  const [typed, setTyped] = useState<string>();
  /** While it is not known what became of it. */
  const [asked, setAsked] = useState<number>();
  const there = asked ?? quantity;
  const commit = async () => {
    const wanted = Number(typed);
    setTyped(undefined);
    if (typed === undefined || !Number.isInteger(wanted) || wanted < least || wanted > most || wanted === there) return;
    setAsked(wanted);
    await change(wanted);
    setAsked((now) => (now === wanted ? undefined : now));
  };
  return (
    <div className={styles['many']}>
      <label htmlFor={id} className={styles['quiet']}>
        {t('quantity')}
      </label>
      <Input
        id={id}
        className={styles['few']}
        size="small"
        type="number"
        min={least}
        value={typed ?? String(there)}
        aria-label={t('quantityOf', { name })}
        onChange={(_, typing) => setTyped(typing.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => event.key === 'Enter' && void commit()}
      />
    </div>
  );
}
