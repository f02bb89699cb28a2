import { act, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { expect, it } from 'vitest';
import { AddressProvider, useAddress } from './address';

let go: ReturnType<typeof useAddress<{ find: string; state: string; sort: string }>>[1];

function List() {
  const [at, change] = useAddress({ find: '', state: 'open', sort: '' });
  go = change;
  return <p>{JSON.stringify(at)}</p>;
}

/** A portal with a list at its root and at `/list`, and a page whose code comes when `arrive` is called. */
function renderList(at: string) {
  let arrive = () => {};
  const code = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const router = createMemoryRouter(
    [
      { path: '/', element: <List /> },
      { path: '/list', element: <List /> },
      { path: '/other', lazy: () => code.then(() => ({ Component: () => <p>other</p> })) },
    ],
    { basename: '/partner', initialEntries: [at] },
  );
  render(
    <AddressProvider value={router}>
      <RouterProvider router={router} />
    </AddressProvider>,
  );
  return { router, arrive };
}
const shown = () => JSON.parse(screen.getByText(/find/).textContent ?? '') as unknown;

it('tells what the address says, and leaves out what is usual', async () => {
  const { router } = renderList('/partner/list?find=Harbor&row=7');
  expect(shown()).toEqual({ find: 'Harbor', state: 'open', sort: '' });
  await act(async () => go({ find: '', state: 'ended' }));
  expect(router.state.location.search).toBe('?row=7&state=ended');
  await act(async () => go({ state: 'open' }));
  expect(router.state.location.search).toBe('?row=7');
  expect(shown()).toEqual({ find: '', state: 'open', sort: '' });
});

it.each(['/partner', '/partner/', '/partner/list'])('loses nothing of two changes before the first is drawn, at %s', async (at) => {
  const { router } = renderList(at);
  await act(async () => {
    go({ find: 'Harbor' });
    go({ sort: 'name' });
  });
  expect(router.state.location.search).toBe('?find=Harbor&sort=name');
  expect(shown()).toEqual({ find: 'Harbor', state: 'open', sort: 'name' });
});

it('does not move where nothing changes', async () => {
  const { router } = renderList('/partner/list?find=Harbor');
  const { key } = router.state.location;
  await act(async () => go({ find: 'Harbor', sort: '' }));
  expect(router.state.location.key).toBe(key);
});

it('does not call back who is on the way to another page', async () => {
  const { router, arrive } = renderList('/partner/list');
  let moved: Promise<void> | undefined;
  await act(async () => {
    moved = router.navigate('/other?find=Pine');
    go({ find: 'Harbor' });
  });
  expect(router.state.navigation.location?.search).toBe('?find=Pine');
  await act(async () => {
    arrive();
    await moved;
    // The other page is there, and not drawn yet.
    go({ find: 'Harbor' });
  });
  expect(screen.getByText('other')).toBeTruthy();
  expect(router.createHref(router.state.location)).toBe('/partner/other?find=Pine');
});
