import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/error';
import {
  BarChart,
  BarTable,
  ConfirmDialog,
  CopyId,
  DateRange,
  DaysLeft,
  ErrorPanel,
  FileDrop,
  FormDialog,
  Money,
  presetRange,
  Tabs,
  useToast,
  When,
  WhyNot,
} from '.';
import { ticks } from './charts/scale';
import { renderInPortal } from './testing';

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('WhyNot', () => {
  it('keeps an action without its right in the page and reachable, says the reason and does nothing', async () => {
    const done = vi.fn();
    renderInPortal(<WhyNot needs="buy" onClick={done} children="Buy" />);
    const button = screen.getByRole('button', { name: 'Buy' });
    expect(button).toHaveProperty('disabled', false);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(button);
    expect(done).not.toHaveBeenCalled();
    fireEvent.focus(button);
    expect(await screen.findByText(/Your roles do not allow this/)).toBeTruthy();
  });

  it('is a plain button with the right', () => {
    const done = vi.fn();
    renderInPortal(<WhyNot needs="buy" onClick={done} children="Buy" />, { capabilities: ['buy'] });
    press('Buy');
    expect(done).toHaveBeenCalledOnce();
  });
});

describe('ConfirmDialog', () => {
  function Asking({ confirm }: { confirm: () => void }) {
    const [open, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)} children="Open" />
        <ConfirmDialog
          open={open}
          title="Cancel 12 orders?"
          confirm="Cancel them"
          tick="I have read this."
          type="12"
          onConfirm={confirm}
          onClose={() => setOpen(false)}
        />
      </>
    );
  }

  it('waits for the tick and the number, and gives the focus back', async () => {
    const confirm = vi.fn();
    renderInPortal(<Asking confirm={confirm} />);
    const opener = screen.getByRole('button', { name: 'Open' });
    opener.focus();
    fireEvent.click(opener);
    const dialog = await screen.findByRole('dialog');
    press('Cancel them');
    expect(confirm).not.toHaveBeenCalled();
    fireEvent.click(within(dialog).getByRole('checkbox'));
    fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: '12' } });
    press('Cancel them');
    expect(confirm).toHaveBeenCalledOnce();
    press('Cancel');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(opener));
  });
});

describe('a dialog whose request runs', () => {
  const dialogs = {
    ConfirmDialog: (busy: boolean, ready: boolean, act: () => void, close: () => void) => (
      <ConfirmDialog open title="Remove it?" confirm="Remove" busy={busy} ready={ready} onConfirm={act} onClose={close} />
    ),
    FormDialog: (busy: boolean, ready: boolean, act: () => void, close: () => void) => (
      <FormDialog title="Remove it?" submit="Remove" busy={busy} ready={ready} onSubmit={(event) => (event.preventDefault(), act())} onClose={close}>
        <input aria-label="Reason" />
      </FormDialog>
    ),
  };

  it.each(Object.entries(dialogs))('stays until it is answered: %s', (_, dialogOf) => {
    const act = vi.fn();
    const close = vi.fn();
    const { unmount } = renderInPortal(dialogOf(true, true, act, close));
    // Where nothing has the focus, as here, Fluent takes the dialog for one that another stands before.
    const press = (name: string) => fireEvent.click(screen.getByRole('button', { name, hidden: true }));
    const escape = () => fireEvent.keyDown(screen.getByRole('dialog', { hidden: true }), { key: 'Escape' });
    escape();
    press('Cancel');
    press('Remove');
    expect(act).not.toHaveBeenCalled();
    expect(close).not.toHaveBeenCalled();
    unmount();
    const waiting = renderInPortal(dialogOf(false, false, act, close));
    press('Remove');
    expect(act).not.toHaveBeenCalled();
    press('Cancel');
    escape();
    expect(close).toHaveBeenCalledTimes(2);
    waiting.unmount();
    renderInPortal(dialogOf(false, true, act, close));
    press('Remove');
    expect(act).toHaveBeenCalledOnce();
  });
});

describe('ErrorPanel', () => {
  const refusal = new ApiError(400, 800002, 'The name is missing.', 'InvalidProperty', 'companyName', 'c-1');

  it('says what happened, what to tell support, and leads there', () => {
    const retry = vi.fn();
    renderInPortal(<ErrorPanel error={refusal} retry={retry} />, { at: '/orders?sort=date' });
    expect(screen.getByText(/The name is missing/)).toBeTruthy();
    expect(screen.getByText('c-1')).toBeTruthy();
    press('Try again');
    expect(retry).toHaveBeenCalledOnce();
    const link = screen.getByRole('link', { name: 'Report this problem' });
    expect(link.getAttribute('href')).toBe('/support/new?about=%2Forders%3Fsort%3Ddate&correlationId=c-1&code=800002');
  });

  it('does not show the words of a broken server or of a page that broke', () => {
    renderInPortal(<ErrorPanel error={new ApiError(500, 0, 'SQL: nope', '', '', 'c-2')} />);
    expect(screen.queryByText(/SQL/)).toBeNull();
    expect(screen.getByText(/The server had a problem/)).toBeTruthy();
  });

  it('knows a network without an answer', () => {
    renderInPortal(<ErrorPanel error={new TypeError('Failed to fetch')} />);
    expect(screen.getByText(/The server did not answer/)).toBeTruthy();
  });
});

describe('values', () => {
  it('shows a moment in the reader’s zone and UTC on hover, and nothing for no moment', () => {
    const { container } = renderInPortal(<When at="2026-11-21T08:00:00Z" />);
    expect(container.querySelector('time')?.title).toBe('2026-11-21 08:00:00 UTC');
    const empty = renderInPortal(<When at="0001-01-01T00:00:00" />);
    expect(empty.container.querySelector('time')).toBeNull();
  });

  it('shows money with its code', () => {
    renderInPortal(<Money amount={12.5} currency="USD" />);
    expect(screen.getByText(/USD\s12\.50/)).toBeTruthy();
  });

  it.each([
    ['2026-11-21T00:00:00Z', '6 days left to cancel'],
    ['2026-11-16T00:00:00Z', '1 day left to cancel'],
    ['2026-11-14T12:00:01Z', 'Last day to cancel'],
    ['2026-11-14T12:00:00Z', 'Cancellation window closed'],
  ])('says of %s: %s', (until, words) => {
    renderInPortal(<DaysLeft until={until} now={Date.parse('2026-11-14T12:00:00Z')} />);
    expect(screen.getByText(words)).toBeTruthy();
  });

  it('copies an id and tells screen readers', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    renderInPortal(<CopyId value="A-1" what="order number" />);
    press('Copy order number');
    expect(write).toHaveBeenCalledWith('A-1');
    await waitFor(() =>
      expect([...document.querySelectorAll('[role=status]')].map((region) => region.textContent)).toContain('Copied'),
    );
  });
});

describe('Tabs', () => {
  it('keeps the open tab in the address, and the first one out of it', () => {
    const tabs = [
      { id: 'one', title: 'One' },
      { id: 'two', title: 'Two' },
    ] as const;
    const { router } = renderInPortal(<Tabs label="Parts" tabs={tabs}>{(open) => <p>{open}</p>}</Tabs>);
    fireEvent.click(screen.getByRole('tab', { name: 'Two' }));
    expect(router.state.location.search).toBe('?tab=two');
    expect(screen.getByRole('tabpanel').textContent).toBe('two');
    fireEvent.click(screen.getByRole('tab', { name: 'One' }));
    expect(router.state.location.search).toBe('');
  });
});

describe('DateRange', () => {
  const now = new Date(2026, 2, 31, 23, 0);

  it('knows the usual ranges, also at the end of a long month', () => {
    expect(presetRange('days7', now)).toEqual({ from: '2026-03-25', to: '2026-03-31' });
    expect(presetRange('days30', now)).toEqual({ from: '2026-03-02', to: '2026-03-31' });
    expect(presetRange('thisMonth', now)).toEqual({ from: '2026-03-01', to: '2026-03-31' });
    expect(presetRange('lastMonth', now)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });

  it('says that the first day is after the last', () => {
    renderInPortal(<DateRange label="When" from="2026-02-01" to="2026-01-01" onChange={() => undefined} />);
    expect(screen.getByRole('alert').textContent).toBe('The first day is after the last one.');
  });
});

describe('FileDrop', () => {
  const choose = (container: HTMLElement, file: File) => {
    const input = container.querySelector('input[type=file]') as HTMLInputElement;
    Object.defineProperty(input, 'files', { value: [file], configurable: true });
    fireEvent.change(input);
  };

  it('refuses what is too large or of another kind, and sends nothing', () => {
    const transport = vi.fn();
    const { container } = renderInPortal(
      <FileDrop label="Statement" kinds={['.csv']} most={5} transport={transport} />,
    );
    choose(container, new File(['123456'], 'a.csv'));
    expect(screen.getByRole('alert').textContent).toContain('a.csv is larger than 5 byte');
    choose(container, new File(['1'], 'a.exe'));
    expect(screen.getByRole('alert').textContent).toContain('(.csv)');
    expect(transport).not.toHaveBeenCalled();
  });

  it('tells all that are chosen, also one after another, but for what was refused or taken away', () => {
    const chosen = vi.fn();
    const { container } = renderInPortal(<FileDrop label="Files" kinds={['.txt']} multiple onChoose={chosen} />);
    const told = () => (chosen.mock.lastCall?.[0] as File[]).map((file) => file.name);
    choose(container, new File(['1'], 'a.txt'));
    expect(told()).toEqual(['a.txt']);
    choose(container, new File(['1'], 'b.exe'));
    choose(container, new File(['1'], 'c.txt'));
    expect(told()).toEqual(['a.txt', 'c.txt']);
    press('Remove a.txt');
    expect(told()).toEqual(['c.txt']);
  });

  it('has one file at a time where it takes no more', () => {
    const chosen = vi.fn();
    const { container } = renderInPortal(<FileDrop label="File" onChoose={chosen} />);
    choose(container, new File(['1'], 'a.txt'));
    choose(container, new File(['1'], 'b.txt'));
    expect((chosen.mock.lastCall?.[0] as File[]).map((file) => file.name)).toEqual(['b.txt']);
  });

  it('pauses and goes on', async () => {
    const calls: AbortSignal[] = [];
    const transport = (_file: File, say: (share: number) => void, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        calls.push(signal);
        say(0.5);
        if (calls.length === 2) return resolve();
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    const sent = vi.fn();
    const { container } = renderInPortal(<FileDrop label="Image" transport={transport} resumable onSent={sent} />);
    choose(container, new File(['1'], 'a.iso'));
    fireEvent.click(await screen.findByRole('button', { name: 'Pause' }));
    expect(await screen.findByText('a.iso is paused at 50%')).toBeTruthy();
    press('Resume');
    await waitFor(() => expect(sent).toHaveBeenCalledOnce());
  });
});

describe('charts', () => {
  it('has round steps from zero to above the largest value', () => {
    expect(ticks([3, 97])).toEqual([0, 25, 50, 75, 100]);
    expect(ticks([0.02])).toEqual([0, 0.005, 0.01, 0.015, 0.02]);
    expect(ticks([])).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticks([-40, 60])).toEqual([-50, -25, 0, 25, 50, 75]);
  });

  it('shows the same numbers as a table', () => {
    renderInPortal(<BarChart title="Sales" categories={['Jan', 'Feb']} series={[{ name: 'USD', values: [1, 20] }]} />);
    expect(screen.getByRole('img', { name: 'Sales' })).toBeTruthy();
    press('Show as a table');
    expect(within(screen.getByRole('table', { name: 'Sales' })).getByText('20')).toBeTruthy();
  });

  it('is a table with bars where names are long', () => {
    const of = [
      { share: 1, text: '4 of 4' },
      { share: 0.25, text: '1 of 4' },
    ];
    const rows = ['Anchor', 'Buoy'].map((name) => ({ key: name, name }));
    renderInPortal(<BarTable title="Use" head="Product" rows={rows} measures={[{ name: 'Keys seen', of }]} />);
    const row = within(screen.getByRole('table', { name: 'Use' })).getByRole('row', { name: /Buoy/ });
    expect(within(row).getByRole('cell').textContent).toBe('1 of 4');
    expect(row.querySelectorAll('rect')[1]?.getAttribute('width')).toBe('25%');
  });
});

describe('toasts', () => {
  it('can take back what was done', async () => {
    const undo = vi.fn();
    function Doing() {
      const toast = useToast();
      return <button type="button" onClick={() => toast.done('Removed', { undo })} children="Do" />;
    }
    renderInPortal(<Doing />);
    press('Do');
    const button = await screen.findByRole('button', { name: 'Undo' });
    await act(async () => button.click());
    expect(undo).toHaveBeenCalledOnce();
  });
});
