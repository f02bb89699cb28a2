// Which rows of a long list are drawn: those on the screen and a few around.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** Lists up to this length are drawn whole: the browser's own search in the page finds everything. */
const drawnWhole = 200;

interface Seen {
  first: number;
  last: number;
  /** The reader has come close to the last row. */
  nearEnd: boolean;
  /** The height of what is not drawn, in pixels. */
  before: number;
  after: number;
  measure: ((row: HTMLTableRowElement | null) => void) | undefined;
  /** Scrolls a row into view. */
  reveal: (index: number) => void;
}

const narrow = matchMedia('(max-width: 640px)');

/** How far down the page the list begins. */
function useTop(body: RefObject<HTMLElement | null>, length: number): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = body.current;
    if (element) setTop(element.getBoundingClientRect().top + scrollY);
  }, [body, length > 0]);
  return top;
}

export function useWindow(body: RefObject<HTMLElement | null>, length: number, compact: boolean): Seen {
  const top = useTop(body, length);
  const whole = length <= drawnWhole;
  const virtual = useWindowVirtualizer({
    count: whole ? 0 : length,
    estimateSize: () => (narrow.matches ? 180 : compact ? 33 : 45),
    overscan: 12,
    scrollMargin: top,
  });
  useEffect(() => virtual.measure(), [virtual, compact]);
  // Whole lists ask for more when their end comes near the screen.
  const [endSeen, setEndSeen] = useState(false);
  useEffect(() => {
    if (!whole) return;
    const look = () => {
      const bottom = body.current?.getBoundingClientRect().bottom ?? Infinity;
      setEndSeen(bottom < innerHeight * 2);
    };
    look();
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, [body, whole, length]);
  if (whole) {
    return {
      first: 0,
      last: length - 1,
      nearEnd: endSeen,
      before: 0,
      after: 0,
      measure: undefined,
      reveal: (index) => body.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' }),
    };
  }
  const drawn = virtual.getVirtualItems();
  const first = drawn[0];
  const last = drawn.at(-1);
  return {
    first: first?.index ?? 0,
    last: last?.index ?? -1,
    nearEnd: (last?.index ?? 0) >= length - 40,
    before: first ? first.start - top : 0,
    after: last ? virtual.getTotalSize() - (last.end - top) : 0,
    measure: virtual.measureElement,
    reveal: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
  };
}
