// The columns of a list: what they show, and which of them the reader chose.
import { type ReactNode, useMemo } from 'react';
import { useChosenColumns } from '../../preferences/preferences';

export interface Column<T> {
  id: string;
  header: string;
  /** Plain elements and text: a list of 100,000 rows draws these while it scrolls. */
  cell: (row: T) => ReactNode;
  /** How much of the width it takes, beside the others; 1 when not said. */
  share?: number;
  /** Numbers stand at the end. */
  align?: 'end';
  /** The value of `sort` in the address that orders by it; `-value` is descending. */
  sort?: string;
  /** Not shown until the reader chooses it. */
  extra?: boolean;
  /** Names the row: the first such column is its heading, and cannot be hidden. */
  heading?: boolean;
}

export interface ColumnChoice<T> {
  shown: readonly Column<T>[];
  isShown: (id: string) => boolean;
  toggle: (id: string) => void;
  reset: () => void;
}

/** The columns to show; the choice is remembered under the list's name. */
export function useColumns<T>(list: string, columns: readonly Column<T>[]): ColumnChoice<T> {
  const [chosen, choose] = useChosenColumns(list);
  return useMemo(() => {
    const isOn = (column: Column<T>) => column.heading === true || (chosen ? chosen.includes(column.id) : !column.extra);
    return {
      shown: columns.filter(isOn),
      isShown: (id) => columns.some((column) => column.id === id && isOn(column)),
      toggle: (id) =>
        choose(columns.filter((column) => (column.id === id) !== isOn(column)).map((column) => column.id)),
      reset: () => choose(undefined),
    };
  }, [chosen, choose, columns]);
}
