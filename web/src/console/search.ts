// The search of the top bar: everything of every partner, and where in the console it is seen.
import { api, dataOf, type Shape } from '@/shared/api';
import type { Hit } from '@/shared/portal';

/** The page that shows a hit best: most things belong to a partner. */
export function pathOf(hit: Shape<'SearchHit'>): string {
  const partner = `/partners/${hit.kind === 'partner' ? hit.id : (hit.partnerId ?? '')}`;
  if (hit.kind === 'product') return `/catalog/${hit.id.split(':')[0] ?? ''}`;
  if (hit.kind === 'invoice') return `${partner}?tab=invoices`;
  if (hit.kind === 'user' && hit.partnerId && !hit.customerId) return `${partner}?tab=users`;
  return hit.partnerId || hit.kind === 'partner' ? partner : '/partners';
}

export async function search(q: string, signal: AbortSignal): Promise<Hit[]> {
  // The server looks for nothing shorter.
  if (new TextEncoder().encode(q).length < 2) return [];
  const { items } = await dataOf(api.GET('/operator/v1/search', { params: { query: { q } }, signal }));
  return items.map((hit) => ({
    id: `${hit.kind} ${hit.id}`,
    title: hit.title,
    ...(hit.detail ? { detail: hit.detail } : {}),
    path: pathOf(hit),
  }));
}
