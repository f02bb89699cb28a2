// The focus when the row that had it leaves the list, as when it was decided there: a screen reader would be at the page's top.
import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';
import { focusTitle } from '../../page/title';
import { focusRow } from './keys';

interface RowFocus<T> {
  body: RefObject<HTMLElement | null>;
  items: readonly T[];
  idOf: (row: T) => string;
  loading: boolean;
}

/** The row that an element of the table's body belongs to: its own, or the one whose details it stands in. */
function rowOf(body: HTMLElement | null, element: Element): string | undefined {
  const line = [...(body?.children ?? [])].find((each) => each.contains(element));
  const row = line?.matches('[data-row]') ? line : line?.previousElementSibling;
  return row instanceof HTMLElement ? row.dataset['row'] : undefined;
}

/** What the table's body hears. The next row has the focus when its row has left with it, the page's title after the last one. */
export function useRowFocus<T>({ body, items, idOf, loading }: RowFocus<T>) {
  const focused = useRef<string>(undefined);
  const before = useRef(items);
  useEffect(() => {
    if (loading) return;
    const was = before.current.map(idOf);
    before.current = items;
    const left = focused.current;
    if (left === undefined || items.some((row) => idOf(row) === left)) return;
    focused.current = undefined;
    // The browser gives it to nobody when its element goes; what a dialog or a person has put elsewhere stays there.
    if (document.activeElement !== document.body) return;
    const following = new Set(was.slice(was.indexOf(left) + 1));
    const next = items.findIndex((row) => following.has(idOf(row)));
    if (next < 0 || !focusRow(body.current ?? document, next)) focusTitle();
  }, [body, items, idOf, loading]);
  return {
    onFocus: ({ target }: FocusEvent) => {
      focused.current = rowOf(body.current, target);
    },
    // Not heard when the element goes with its row.
    onBlur: () => {
      focused.current = undefined;
    },
  };
}
