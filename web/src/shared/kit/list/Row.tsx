// One row of a list: drawn again only when it, its columns or its mark changed.
import { Checkbox } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { memo, type ReactNode } from 'react';
import { useWords } from '../../words/words';
import type { Column } from './columns';
import styles from './DataList.module.css';

interface RowProps<T> {
  row: T;
  id: string;
  name: string;
  index: number;
  columns: readonly Column<T>[];
  /** Changes when every row must be drawn again: another language. */
  version: string;
  current: boolean;
  measure: ((row: HTMLTableRowElement | null) => void) | undefined;
  selectable: boolean;
  selected: boolean;
  /** `range`: with all rows between it and the one before. */
  toggle: (id: string, range: boolean) => void;
  expandable: boolean;
  expanded: boolean;
  expand: (id: string) => void;
  details: ((row: T) => ReactNode) | undefined;
}

function RowOf<T>(props: RowProps<T>) {
  const { row, id, name, index, columns, selected, expanded, details } = props;
  const { t } = useWords('common');
  const width = columns.length + Number(props.selectable) + Number(props.expandable);
  // The header is row 1; details stand in the row below without a number of their own.
  return (
    <>
      <tr
        ref={props.measure}
        role="row"
        data-index={index}
        data-row={id}
        aria-rowindex={index + 2}
        aria-selected={props.selectable ? selected : undefined}
        className={`${styles['row']} ${selected ? styles['selected'] : ''} ${props.current ? styles['current'] : ''}`}
      >
        {props.selectable && (
          <td role="cell" className={styles['mark']}>
            <input
              type="checkbox"
              className={styles['tick']}
              checked={selected}
              aria-label={t('list.select', { what: name })}
              onChange={(event) => props.toggle(id, (event.nativeEvent as MouseEvent).shiftKey)}
            />
          </td>
        )}
        {props.expandable && (
          <td role="cell" className={styles['mark']}>
            <button
              type="button"
              className={styles['plain']}
              aria-expanded={expanded}
              aria-label={t('list.expand', { what: name })}
              onClick={() => props.expand(id)}
            >
              {expanded ? <ChevronDownRegular /> : <ChevronRightRegular />}
            </button>
          </td>
        )}
        {columns.map((column) => {
          const Cell = column.heading ? 'th' : 'td';
          return (
            <Cell
              key={column.id}
              role={column.heading ? 'rowheader' : 'cell'}
              {...(column.heading ? { scope: 'row' } : {})}
              className={`${styles['cell']} ${column.align === 'end' ? styles['end'] : ''}`}
            >
              <span className={styles['label']} aria-hidden>
                {column.header}
              </span>
              <div className={styles['value']}>{column.cell(row)}</div>
            </Cell>
          );
        })}
      </tr>
      {expanded && details && (
        <tr role="row" className={styles['details']}>
          <td role="cell" colSpan={width}>
            {details(row)}
          </td>
        </tr>
      )}
    </>
  );
}

export const Row = memo(RowOf) as typeof RowOf;

/** The tick of the header: all rows that are here. */
export function SelectAll({ state, onChange }: { state: boolean | 'mixed'; onChange: () => void }) {
  const { t } = useWords('common');
  return <Checkbox checked={state} onChange={onChange} aria-label={t('list.selectAll')} />;
}
