// A list of anything, from three rows to a hundred thousand, that comes from the server a page at a time.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { language, useWords } from '../../words/words';
import type { Pages } from '../../api/paging';
import { announce } from '../announce';
import { EmptyPage } from '../EmptyPage';
import { ErrorPanel } from '../ErrorPanel';
import { kept, useAddress } from '../../page/address';
import { BulkBar } from './BulkBar';
import { type Column, useColumns } from './columns';
import { type Copied, CopyTicked } from './copying';
import styles from './DataList.module.css';
import { ExportButton, type Exported } from './exporting';
import { Header } from './Header';
import { useListKeys } from './keys';
import { Row } from './Row';
import { useRowFocus } from './row_focus';
import { HoldBar, type Selected, useSelection } from './selection';
import { Toolbar } from './Toolbar';
import { viewOf } from './views';
import { useWindow } from './window';

export interface DataListProps<T> {
  /** Names the list in the browser's memory: `customers`. */
  name: string;
  /** Says what it is, to screen readers. */
  label: string;
  rows: Pages<T> | readonly T[];
  /** Keep it in `useMemo`: new columns draw every row anew. */
  columns: readonly Column<T>[];
  idOf: (row: T) => string;
  /** The row in a word, for "Select …". */
  nameOf: (row: T) => string;
  /** How many match in all, when the server says so. */
  total?: number;
  /** Filters, above the list. */
  filters?: ReactNode;
  /** Buttons above the list at the end: export. */
  tools?: ReactNode;
  /** Saves what matches, or what is ticked, as CSV. */
  exported?: Exported<T>;
  /** What can be copied of the ticked rows: their numbers. */
  copied?: Copied<T>;
  /** Other actions for ticked rows. Without these, an export or a copy there is nothing to tick. `clear` ends the selection, but for rows that are left. */
  bulk?: (selected: Selected, clear: (left?: readonly T[]) => void, rows: readonly T[]) => ReactNode;
  /** Whether a bulk action can take all that match, unseen. */
  bulkAll?: boolean;
  /** Opens a row: Enter on the current one. */
  open?: (row: T) => void;
  /** What stands below an expanded row. The open one is in the address as `row`. */
  details?: (row: T) => ReactNode;
  /** Shown when there is nothing and no filter is set. */
  empty: ReactNode;
  /** Whether filters are set, and what takes them away. */
  filtered?: boolean;
  clearFilters?: () => void;
}

const isPages = <T,>(rows: Pages<T> | readonly T[]): rows is Pages<T> => !Array.isArray(rows);
const nothing = () => undefined;

/** From so many columns on they stand closer, and from so many on in smaller letters. */
const manyColumns = 7;
const crowdedColumns = 9;

export function DataList<T>(props: DataListProps<T>) {
  const { name, label, rows, columns, idOf, nameOf, total, bulk, exported, copied, details } = props;
  const { t } = useWords('common');
  const pages: Pages<T> = isPages(rows)
    ? rows
    : { items: rows, loading: false, loadingMore: false, more: false, error: null, loadMore: nothing, reload: nothing };
  const { items, more, loading, loadingMore } = pages;

  const choice = useColumns(name, columns);
  const selection = useSelection();
  const [held, setHeld] = useState(false);
  const tickable = bulk !== undefined || exported !== undefined || copied !== undefined;
  // What was ticked among other rows is not meant among these.
  const view = viewOf(useLocation().search);
  const { clear, keep } = selection;
  const someTicked = selection.all || selection.ids.length > 0;
  const seenView = useRef(view);
  useEffect(() => {
    if (seenView.current === view) return;
    seenView.current = view;
    if (someTicked) announce(t('list.selectionEnded'));
    clear();
  }, [view, clear, someTicked, t]);
  // What has left the list meanwhile is not counted on.
  useEffect(() => {
    if (loading) return;
    const there = new Set(items.map(idOf));
    keep((id) => there.has(id));
  }, [items, idOf, loading, keep]);
  const [{ sort, row: opened }, go] = useAddress({ sort: '', row: '' });
  const [compact, setCompact] = useState(() => kept.read('compact', false));
  const chooseDensity = (wanted: boolean) => {
    kept.write('compact', wanted);
    setCompact(wanted);
  };
  const body = useRef<HTMLTableSectionElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const lastTicked = useRef('');
  const tick = (id: string, range: boolean) => {
    const from = range ? items.findIndex((row) => idOf(row) === lastTicked.current) : -1;
    if (from < 0) selection.toggle(id);
    else {
      const to = items.findIndex((row) => idOf(row) === id);
      selection.mark(items.slice(Math.min(from, to), Math.max(from, to) + 1).map(idOf), !selection.has(id));
    }
    lastTicked.current = id;
  };
  const tickNow = useRef(tick);
  tickNow.current = tick;
  const [stableTick] = useState(() => (id: string, range: boolean) => tickNow.current(id, range));
  const rowFocus = useRowFocus({ body, items, idOf, loading });
  const seen = useWindow(body, items.length, compact);
  const current = useListKeys({
    length: items.length,
    reveal: seen.reveal,
    open: (index) => items[index] && props.open?.(items[index]),
    toggle: (index) => tickable && items[index] && tick(idOf(items[index]), false),
    actions: () => {
      const first = bar.current?.querySelector<HTMLElement>('button');
      first?.focus();
      return first !== undefined && first !== null;
    },
  });

  // The next page is asked for while the reader is still a screen away from the end.
  const { nearEnd } = seen;
  const { loadMore } = pages;
  useEffect(() => {
    if (nearEnd && more && !loadingMore && !loading && !pages.error) loadMore();
  }, [nearEnd, more, loadingMore, loading, loadMore, pages.error, items.length]);

  // A search looks at so many rows for a page: one without any may have others behind it, and there is nothing to count yet.
  const seeking = loading || (more && items.length === 0);
  const shownCount = total ?? items.length;
  const countText = more && total === undefined ? t('list.rowsMore', { count: shownCount }) : t('list.rows', { count: shownCount });
  const wasSeeking = useRef(seeking);
  useEffect(() => {
    if (wasSeeking.current && !seeking) announce(countText);
    wasSeeking.current = seeking;
  }, [seeking, countText]);

  const expand = (id: string) => go({ row: opened === id ? '' : id });
  const expandNow = useRef(expand);
  expandNow.current = expand;
  const [stableExpand] = useState(() => (id: string) => expandNow.current(id));

  const allTicked = items.length > 0 && items.every((row) => selection.has(idOf(row)));
  const ticked = () => items.filter((row) => selection.has(idOf(row)));
  const allTakeable = bulk ? props.bulkAll === true : exported?.first !== undefined;

  if (pages.error && items.length === 0) {
    return (
      <div className={styles['list']}>
        <Toolbar {...props} choice={choice} compact={compact} setCompact={chooseDensity} count="" />
        <ErrorPanel error={pages.error} retry={pages.reload} />
      </div>
    );
  }
  const isEmpty = !seeking && items.length === 0;
  return (
    <div className={styles['list']}>
      <Toolbar
        {...props}
        choice={choice}
        compact={compact}
        setCompact={chooseDensity}
        count={seeking ? '' : countText}
      />
      {isEmpty && props.filtered && (
        <EmptyPage
          title={t('list.none')}
          action={
            props.clearFilters && (
              <button type="button" className={styles['link']} onClick={props.clearFilters}>
                {t('list.clearFilters')}
              </button>
            )
          }
        >
          {t('list.noneHow')}
        </EmptyPage>
      )}
      {isEmpty && !props.filtered && props.empty}
      {!isEmpty && (
        <table
          role="table"
          aria-label={label}
          aria-rowcount={more && total === undefined ? -1 : shownCount + 1}
          aria-busy={seeking}
          className={`${styles['table']} ${compact ? styles['compact'] : ''} ${choice.shown.length >= manyColumns ? styles['many'] : ''} ${choice.shown.length >= crowdedColumns ? styles['crowded'] : ''}`}
        >
          <Header
            columns={choice.shown}
            sort={sort}
            onSort={(wanted) => go({ sort: wanted })}
            ticked={tickable ? (allTicked ? true : someTicked ? 'mixed' : false) : undefined}
            onTick={() => (allTicked ? selection.clear() : selection.set(items.map(idOf)))}
            expandable={details !== undefined}
          />
          <tbody role="rowgroup" ref={body} {...rowFocus}>
            {seeking && <Waiting columns={choice.shown.length + Number(tickable) + Number(!!details)} />}
            {seen.before > 0 && <Spacer height={seen.before} />}
            {items.slice(seen.first, seen.last + 1).map((row, offset) => {
              const id = idOf(row);
              return (
                <Row
                  key={id}
                  row={row}
                  id={id}
                  name={nameOf(row)}
                  index={seen.first + offset}
                  columns={choice.shown}
                  version={language()}
                  current={current === seen.first + offset}
                  measure={seen.measure}
                  selectable={tickable}
                  selected={selection.has(id)}
                  toggle={stableTick}
                  expandable={details !== undefined}
                  expanded={details !== undefined && opened === id}
                  expand={stableExpand}
                  details={details}
                />
              );
            })}
            {seen.after > 0 && <Spacer height={seen.after} />}
          </tbody>
        </table>
      )}
      {pages.error !== null && pages.error !== undefined && <ErrorPanel error={pages.error} retry={pages.loadMore} />}
      {more && !loading && (
        <div className={styles['foot']}>
          {loadingMore ? (
            <span role="status">{t('list.loading')}</span>
          ) : (
            <button type="button" className={styles['link']} onClick={pages.loadMore}>
              {t('list.more')}
            </button>
          )}
        </div>
      )}
      {tickable && (someTicked || held) && (
        <BulkBar
          bar={bar}
          selection={selection}
          canTakeAll={allTakeable && allTicked && more}
          {...(!allTicked && { takeLoaded: () => selection.set(items.map(idOf)) })}
        >
          <HoldBar value={setHeld}>{bulk?.(selection, (left = []) => selection.set(left.map(idOf)), ticked())}</HoldBar>
          {exported && <ExportButton exported={exported} {...(!selection.all && { ticked: ticked() })} />}
          {copied && !selection.all && <CopyTicked copied={copied} rows={ticked()} />}
        </BulkBar>
      )}
    </div>
  );
}

/** Stands for the rows that are not drawn. */
const Spacer = ({ height }: { height: number }) => (
  <tr role="presentation" aria-hidden className={styles['spacer']}>
    <td role="presentation" ref={(cell) => void cell?.style.setProperty('height', `${height}px`)} />
  </tr>
);

/** Grey rows in the place of those to come. */
const Waiting = ({ columns }: { columns: number }) => (
  <>
    {Array.from({ length: 8 }, (_, line) => (
      <tr key={line} role="presentation" aria-hidden className={styles['waiting']}>
        {Array.from({ length: columns }, (_each, column) => (
          <td key={column} role="presentation">
            <div />
          </td>
        ))}
      </tr>
    ))}
  </>
);
