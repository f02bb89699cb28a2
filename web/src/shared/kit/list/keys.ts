// Walking through a list by keyboard: j and k, x ticks, o opens, a goes to what can be done with the ticked rows.
import { useEffect, useRef, useState } from 'react';
import { shortcutsOn, typing } from '../../shell/shortcuts';

interface ListKeys {
  length: number;
  reveal: (index: number) => void;
  open: (index: number) => void;
  toggle: (index: number) => void;
  /** Whether there was somewhere to go. */
  actions: () => boolean;
}

/** The row that the reader walked to; -1 before they did. */
export function useListKeys(keys: ListKeys): number {
  const [current, setCurrent] = useState(-1);
  const latest = useRef({ ...keys, current });
  latest.current = { ...keys, current };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event) || !shortcutsOn()) return;
      const now = latest.current;
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step !== 0 && now.length > 0) {
        const next = Math.min(Math.max(now.current + step, 0), now.length - 1);
        // The next key may come before the list is drawn again.
        now.current = next;
        setCurrent(next);
        now.reveal(next);
        requestAnimationFrame(() => void focusRow(document, next));
      } else if (event.key === 'x' && now.current >= 0) now.toggle(now.current);
      else if (event.key === 'o' && now.current >= 0) now.open(now.current);
      else if (event.key === 'a' && now.actions()) {
        // The focus has gone there.
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return current;
}

/**
 * Puts the focus on what the row is about, else on what opens it, else on its first control, so that Enter and screen readers
 * follow; false without any.
 */
export function focusRow(list: ParentNode, index: number): boolean {
  const row = list.querySelector(`tr[data-index="${index}"]`);
  // A tick stands before both.
  const wanted = ['th a', 'td > button', 'a, button, input'];
  const target = wanted.map((each) => row?.querySelector<HTMLElement>(each)).find(Boolean);
  target?.focus({ preventScroll: true });
  return Boolean(target);
}
