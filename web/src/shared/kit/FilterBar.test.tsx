import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useAddress } from '../page/address';
import { ChoiceFilter, FilterBar, TextFilter } from './FilterBar';
import { renderInPortal } from './testing';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' });
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const pause = () => act(() => vi.advanceTimersByTimeAsync(300));

/** Two filters of which choosing one takes the other back. */
function Filters() {
  const [{ find, show }, go] = useAddress({ find: '', show: '' });
  return (
    <FilterBar>
      <TextFilter label="Name" value={find} onChange={(text) => go({ find: text, ...(text && { show: '' }) })} />
      <ChoiceFilter label="Show" value={show} onChange={(value) => go({ show: value, ...(value && { find: '' }) })} choices={{ all: 'All' }} />
      <button type="button" onClick={() => go({ find: '', show: '' })} children="Clear all" />
    </FilterBar>
  );
}

it('asks when the reader pauses, and keeps the blank with which the reader goes on', async () => {
  const { router } = renderInPortal(<Filters />);
  type('Harbor ');
  await pause();
  expect(router.state.location.search).toBe('?find=Harbor');
  expect(field().value).toBe('Harbor ');
  type('Harbor & Pine');
  await pause();
  expect(router.state.location.search).toBe('?find=Harbor+%26+Pine');
});

it('keeps what is typed while an earlier answer comes late', async () => {
  const asked: string[] = [];
  const filter = (value: string) => <TextFilter label="Name" value={value} onChange={(text) => void asked.push(text)} />;
  const Late = () => {
    const [{ told }] = useAddress({ told: '' });
    return filter(told);
  };
  const { router } = renderInPortal(<Late />);
  for (const text of ['Ha', 'Harbor']) {
    type(text);
    await pause();
  }
  type('Harbor &');
  for (const told of ['Ha', 'Harbor']) {
    await act(() => router.navigate({ search: `told=${told}` }));
    expect(field().value).toBe('Harbor &');
  }
  await pause();
  expect(asked).toEqual(['Ha', 'Harbor', 'Harbor &']);
});

it('takes what others put into the address', async () => {
  const { router } = renderInPortal(<Filters />, { at: '/?find=Harbor' });
  expect(field().value).toBe('Harbor');
  await act(() => router.navigate('/?find=Pine'));
  expect(field().value).toBe('Pine');
  type('Pine L');
  await pause();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Clear all' })));
  expect(field().value).toBe('');
  await pause();
  expect(router.state.location.search).toBe('');
});

it('asks when the field is left, so that what is chosen afterwards stands', async () => {
  const { router } = renderInPortal(<Filters />);
  type('Har');
  await act(async () => fireEvent.blur(field()));
  expect(router.state.location.search).toBe('?find=Har');
  await act(async () => fireEvent.change(screen.getByRole('combobox', { name: 'Show' }), { target: { value: 'all' } }));
  await pause();
  expect(router.state.location.search).toBe('?show=all');
  expect(field().value).toBe('');
});

it('asks at once at Enter, and once', async () => {
  const { router } = renderInPortal(<Filters />);
  type('Har');
  await act(async () => fireEvent.keyDown(field(), { key: 'Enter' }));
  const { key, search } = router.state.location;
  expect(search).toBe('?find=Har');
  await pause();
  expect(router.state.location.key).toBe(key);
});
