import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pages } from '../../api/paging';
import type { Preferences } from '../../preferences/preferences';
import { EmptyPage } from '../EmptyPage';
import { renderInPortal } from '../testing';
import { BulkAct } from './BulkAct';
import type { Column } from './columns';
import { DataList, type DataListProps } from './DataList';

interface Thing {
  id: string;
  name: string;
  price: number;
}
const things: Thing[] = ['Anchor', 'Buoy', 'Chain'].map((name, index) => ({ id: `t${index}`, name, price: index }));
const columns: Column<Thing>[] = [
  { id: 'name', header: 'Name', heading: true, sort: 'name', cell: (thing) => thing.name },
  { id: 'price', header: 'Price', align: 'end', cell: (thing) => thing.price },
  { id: 'note', header: 'Note', extra: true, cell: () => 'none' },
];
const pages = (given: Partial<Pages<Thing>>): Pages<Thing> => ({
  items: things,
  loading: false,
  loadingMore: false,
  more: false,
  error: null,
  loadMore: vi.fn(),
  reload: vi.fn(),
  ...given,
});
const show = (given: Partial<DataListProps<Thing>>, at = '/', preferences: Partial<Preferences> = {}) =>
  renderInPortal(
    <DataList
      name="things"
      label="Things"
      rows={things}
      columns={columns}
      idOf={(thing) => thing.id}
      nameOf={(thing) => thing.name}
      empty={<EmptyPage title="There are none yet" />}
      {...given}
    />,
    { at, preferences },
  );
const table = () => screen.getByRole('table', { name: 'Things' });

/** The server's preferences, as it keeps them. */
let stored: Record<string, unknown>;
beforeEach(() => {
  localStorage.removeItem('chandlery.columns.things');
  stored = { notifications: {}, columns: [], savedFilters: [], theme: 'dark' };
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'PUT') stored = (await request.json()) as typeof stored;
    return Response.json(stored);
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('DataList', () => {
  it('names its rows, counts them, and leaves out what nobody chose', () => {
    show({});
    expect(table().getAttribute('aria-rowcount')).toBe('4');
    expect(within(table()).getAllByRole('rowheader').map((cell) => cell.textContent)).toEqual([
      'NameAnchor',
      'NameBuoy',
      'NameChain',
    ]);
    expect(within(table()).queryByRole('columnheader', { name: 'Note' })).toBeNull();
  });

  it('says that it does not know how many there are while more can come', () => {
    show({ rows: pages({ more: true }) });
    expect(table().getAttribute('aria-rowcount')).toBe('-1');
  });

  it('asks for more when its end is near', () => {
    const loadMore = vi.fn();
    show({ rows: pages({ more: true, loadMore }) });
    expect(loadMore).toHaveBeenCalled();
  });

  it('goes on behind a page without rows, and calls nothing empty before the last', () => {
    const loadMore = vi.fn();
    show({ rows: pages({ items: [], more: true, loadMore }) });
    expect(loadMore).toHaveBeenCalled();
    expect(screen.queryByText('There are none yet')).toBeNull();
    expect(table().getAttribute('aria-busy')).toBe('true');
    expect(screen.queryByText(/^0 rows/)).toBeNull();
  });

  it('keeps its order in the address', () => {
    const { router } = show({});
    fireEvent.click(within(table()).getByRole('button', { name: 'Name' }));
    expect(router.state.location.search).toBe('?sort=name');
    fireEvent.click(within(table()).getByRole('button', { name: 'Name' }));
    expect(router.state.location.search).toBe('?sort=-name');
    expect(within(table()).getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');
  });

  it('keeps the chosen columns with the server, and leaves what else is kept there', async () => {
    const { unmount } = show({});
    fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
    fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Note' }));
    expect(await within(table()).findByRole('columnheader', { name: 'Note' })).toBeTruthy();
    const columns = [{ list: 'things', columns: ['name', 'price', 'note'] }];
    await waitFor(() => expect(stored).toMatchObject({ theme: 'dark', columns }));
    unmount();
    show({}, '/', { columns });
    expect(within(table()).getByRole('columnheader', { name: 'Note' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Show the usual columns' }));
    await waitFor(() => expect(stored['columns']).toEqual([]));
  });

  it('saves what the address filters by under a name, without the open row', async () => {
    show({ filters: <p>Filters</p> }, '/?status=open&find=b&row=t1');
    fireEvent.click(screen.getByRole('button', { name: 'Save view' }));
    const dialog = await screen.findByRole('dialog', { name: 'Save view' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(within(dialog).getByText('Enter a value.')).toBeTruthy();
    fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: ' Open ones ' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    const view = { list: 'things', name: 'Open ones', query: 'find=b&status=open' };
    await waitFor(() => expect(stored['savedFilters']).toEqual([view]));
    expect(screen.getByRole('link', { name: 'Open ones' }).getAttribute('aria-current')).toBe('true');
  });

  it('leads to a saved view, takes it away, and offers no view of nothing', async () => {
    const savedFilters = [
      { list: 'things', name: 'Open ones', query: 'status=open' },
      { list: 'others', name: 'Not here', query: 'a=b' },
    ];
    stored['savedFilters'] = savedFilters;
    const { router } = show({ filters: <p>Filters</p> }, '/', { savedFilters });
    expect(screen.getByRole('button', { name: 'Save view' }).getAttribute('aria-disabled')).toBe('true');
    expect(screen.queryByRole('link', { name: 'Not here' })).toBeNull();
    fireEvent.click(screen.getByRole('link', { name: 'Open ones' }));
    expect(router.state.location.search).toBe('?status=open');
    fireEvent.click(screen.getByRole('button', { name: 'Remove the view “Open ones”' }));
    await waitFor(() => expect(stored['savedFilters']).toEqual([savedFilters[1]]));
    expect(screen.queryByRole('link', { name: 'Open ones' })).toBeNull();
  });

  it('exports what matches page by page, or what is ticked', async () => {
    const files: string[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((content) => {
      void (content as Blob).text().then((text) => files.push(text));
      return 'blob:here';
    });
    const fields = [['Name', (thing: Thing) => thing.name], ['Price', (thing: Thing) => thing.price]] as const;
    show({ exported: { file: 'things', fields, first: async () => ({ items: things }) } });
    fireEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
    await waitFor(() => expect(files[0]).toContain('"Chain","2"'));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Buoy' }));
    fireEvent.click(screen.getByRole('button', { name: 'Export selected' }));
    await waitFor(() => expect(files[1]).toMatch(/"Name","Price"\r\n"Buoy","1"\r\n$/));
  });

  it('forgets what is ticked when other rows are asked for', () => {
    const { router } = show({ bulk: () => null });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Buoy' }));
    expect(screen.getByRole('region', { name: 'Actions for the selection' })).toBeTruthy();
    act(() => void router.navigate('/?find=b'));
    expect(screen.queryByRole('region', { name: 'Actions for the selection' })).toBeNull();
  });

  it('gives the ticked rows to a bulk action, and all that match when asked', () => {
    const bulk = vi.fn((selected: { ids: readonly string[]; all: boolean }) => (
      <p>{selected.all ? 'all' : selected.ids.join()}</p>
    ));
    show({ rows: pages({ more: true }), bulk, bulkAll: true });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Buoy' }));
    expect(screen.getByText('t1')).toBeTruthy();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select all rows loaded' }));
    expect(screen.getByText('t0,t1,t2')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Select all that match' }));
    expect(screen.getByText('all')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Clear the selection' }));
    expect(screen.queryByRole('region', { name: 'Actions for the selection' })).toBeNull();
  });

  it('tells what was refused though the row has left the list meanwhile', async () => {
    function Things() {
      const [rows, setRows] = useState(things);
      const decided = () => Promise.reject(new Error('decided already'));
      const bulk: DataListProps<Thing>['bulk'] = (_, clear, chosen) => (
        <BulkAct
          label="Approve"
          title={(count) => `Approve ${count}?`}
          done={(count) => `${count} approved`}
          rows={chosen}
          nameOf={(thing) => thing.name}
          act={decided}
          settled={async () => setRows(([first]) => (first ? [first] : []))}
          clear={clear}
        />
      );
      return <DataList name="things" label="Things" rows={rows} columns={columns} idOf={(thing) => thing.id} nameOf={(thing) => thing.name} bulk={bulk} empty={null} />;
    }
    renderInPortal(<Things />);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Buoy' }));
    fireEvent.click(screen.getByRole('button', { name: 'Approve' }));
    const dialog = await screen.findByRole('dialog', { name: 'Approve 1?' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Approve' }));
    await waitFor(() => expect(screen.queryByRole('checkbox', { name: 'Select Buoy' })).toBeNull());
    expect(screen.getByRole('alert').textContent).toContain('Buoy');
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Actions for the selection' })).toBeNull());
  });

  it('opens one row in place, and the address leads to it', () => {
    const details = (thing: Thing) => <p>{`About ${thing.name}`}</p>;
    const { router } = show({ details }, '/?row=t2');
    expect(screen.getByText('About Chain')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show details of Anchor' }));
    expect(router.state.location.search).toBe('?row=t0');
    expect(screen.queryByText('About Chain')).toBeNull();
  });

  it('gives the focus to the next row when a row leaves by what was done in it, and to the title after the last', async () => {
    function Things() {
      const [rows, setRows] = useState(things);
      const details = (thing: Thing) => <button type="button" onClick={() => setRows(rows.filter((each) => each !== thing))} children={`Decide ${thing.name}`} />;
      return (
        <>
          <h1 tabIndex={-1} children="Things" />
          <DataList name="things" label="Things" rows={rows} columns={columns} idOf={(thing) => thing.id} nameOf={(thing) => thing.name} details={details} bulk={() => null} empty={null} />
        </>
      );
    }
    renderInPortal(<Things />);
    const decide = (name: string) => {
      fireEvent.click(screen.getByRole('button', { name: `Show details of ${name}` }));
      const button = screen.getByRole('button', { name: `Decide ${name}` });
      button.focus();
      fireEvent.click(button);
    };
    decide('Buoy');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Show details of Chain' })));
    decide('Chain');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })));
    // Who has gone elsewhere is not fetched back.
    fireEvent.click(screen.getByRole('button', { name: 'Show details of Anchor' }));
    const last = screen.getByRole('button', { name: 'Decide Anchor' });
    last.focus();
    last.blur();
    fireEvent.click(last);
    await waitFor(() => expect(screen.queryByRole('table')).toBeNull());
    expect(document.activeElement).toBe(document.body);
  });

  it('is walked through and ticked by keys, which can be switched off', async () => {
    const open = vi.fn();
    show({ bulk: () => null, open });
    const key = (name: string) => fireEvent.keyDown(document.body, { key: name });
    key('j');
    key('j');
    key('x');
    expect(screen.getByRole('checkbox', { name: 'Select Buoy' })).toHaveProperty('checked', true);
    key('o');
    expect(open).toHaveBeenCalledWith(things[1]);
    localStorage.setItem('chandlery.shortcuts', 'false');
    key('x');
    expect(screen.getByRole('checkbox', { name: 'Select Buoy' })).toHaveProperty('checked', true);
    localStorage.removeItem('chandlery.shortcuts');
  });

  it('teaches when there is nothing, and says so when it is for the filters', () => {
    show({ rows: [] });
    expect(screen.getByText('There are none yet')).toBeTruthy();
    const clearFilters = vi.fn();
    show({ rows: [], filtered: true, clearFilters });
    fireEvent.click(screen.getByRole('button', { name: 'Clear the filters' }));
    expect(clearFilters).toHaveBeenCalledOnce();
  });

  it('keeps what it has when a later page fails, and offers to try again', async () => {
    const loadMore = vi.fn();
    show({ rows: pages({ more: true, error: new TypeError(), loadMore }) });
    expect(within(table()).getAllByRole('rowheader')).toHaveLength(3);
    expect(loadMore).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(loadMore).toHaveBeenCalledOnce());
  });
});
