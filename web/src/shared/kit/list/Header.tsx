// The heading of a list's columns, with the order that the reader chose.
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import { useWords } from '../../words/words';
import type { Column } from './columns';
import styles from './DataList.module.css';
import { SelectAll } from './Row';

interface HeaderProps<T> {
  columns: readonly Column<T>[];
  sort: string;
  onSort: (sort: string) => void;
  ticked: boolean | 'mixed' | undefined;
  onTick: () => void;
  expandable: boolean;
}

export function Header<T>({ columns, sort, onSort, ticked, onTick, expandable }: HeaderProps<T>) {
  const { t } = useWords('common');
  const shares = columns.reduce((sum, column) => sum + (column.share ?? 1), 0);
  return (
    <>
      <colgroup>
        {ticked !== undefined && <col className={styles['markColumn']} />}
        {expandable && <col className={styles['markColumn']} />}
        {columns.map((column) => (
          <col
            key={column.id}
            ref={(col) => void col?.style.setProperty('width', `${((column.share ?? 1) / shares) * 100}%`)}
          />
        ))}
      </colgroup>
      <thead role="rowgroup" className={styles['head']}>
        <tr role="row" aria-rowindex={1}>
          {ticked !== undefined && (
            <th role="columnheader" scope="col" className={styles['mark']}>
              <SelectAll state={ticked} onChange={onTick} />
            </th>
          )}
          {expandable && (
            <th role="columnheader" scope="col" className={styles['mark']}>
              <span className="for-screen-readers">{t('details')}</span>
            </th>
          )}
          {columns.map((column) => {
            const up = column.sort !== undefined && sort === column.sort;
            const down = column.sort !== undefined && sort === `-${column.sort}`;
            return (
              <th
                key={column.id}
                role="columnheader"
                scope="col"
                className={`${styles['cell']} ${column.align === 'end' ? styles['end'] : ''}`}
                aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
              >
                {column.sort === undefined ? (
                  column.header
                ) : (
                  <button
                    type="button"
                    className={styles['plain']}
                    title={t('list.sortBy', { column: column.header })}
                    onClick={() => onSort(up ? `-${column.sort}` : (column.sort ?? ''))}
                  >
                    {column.header}
                    {up && <ArrowUpRegular aria-hidden />}
                    {down && <ArrowDownRegular aria-hidden />}
                  </button>
                )}
              </th>
            );
          })}
        </tr>
      </thead>
    </>
  );
}
