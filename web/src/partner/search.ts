// What the partner dashboard's search looks through: customers, orders, software, invoices, requests and people. Never keys.
import { api, dataOf } from '@/shared/api';
import type { Hit } from '@/shared/portal';

/** The server names places as addresses of the site; the router's begin below the portal. */
const placeOf = (path: string): string => path.replace(/^\/partner(?=\/)/, '');

/** What begins with the text, at most `size` of each kind. */
export async function search(text: string, signal: AbortSignal, size = 5): Promise<Hit[]> {
  const { groups } = await dataOf(api.GET('/v1/search', { params: { query: { q: text, size } }, signal }));
  return groups.flatMap(({ kind, items }) =>
    items.map(({ id, title, detail, path }): Hit => ({ id, title, detail, path: placeOf(path), group: `search.kinds.${kind}` })),
  );
}
