import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { renderInPortal } from '../kit/testing';
import type { Hit } from '../portal';
import { byGroup, SearchBox } from './SearchBox';

const hits: Hit[] = [
  { id: '1', title: 'Harbor', path: '/customers/1', group: 'search.kinds.customers' },
  { id: '2', title: '4711', path: '/orders/2', group: 'search.kinds.orders' },
];
const box = () => screen.getByRole('combobox', { name: 'Search' });
const press = (key: string) => fireEvent.keyDown(box(), { key });

it('groups what follows each other', () => {
  expect(byGroup(hits).map(({ group, hits: found }) => [group, found.length])).toEqual([
    ['search.kinds.customers', 1],
    ['search.kinds.orders', 1],
  ]);
});

it('shows answers by kind, walks over them by keys, and goes to the chosen one', async () => {
  const { router } = renderInPortal(<SearchBox search={async () => hits} />);
  fireEvent.change(box(), { target: { value: 'ha' } });
  expect(await screen.findByRole('group', { name: 'Orders' })).toBeTruthy();
  press('ArrowDown');
  expect(screen.getByRole('option', { selected: true }).textContent).toBe('4711');
  press('ArrowDown');
  expect(screen.getByRole('option', { selected: true }).textContent).toBe('4711');
  press('Enter');
  await waitFor(() => expect(router.state.location.pathname).toBe('/orders/2'));
});

it('does not take an answer to fewer letters for what was meant', async () => {
  const search = vi.fn(async () => hits);
  const { router } = renderInPortal(<SearchBox search={search} />);
  fireEvent.change(box(), { target: { value: 'ha' } });
  await screen.findByRole('group', { name: 'Orders' });
  fireEvent.change(box(), { target: { value: 'hab' } });
  press('Enter');
  expect(router.state.location.pathname).toBe('/');
});
