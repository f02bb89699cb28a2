// What the partner dashboard's search looks through.
import { api, dataOf } from '@/shared/api';
import type { Hit } from '@/shared/portal';
import { customerFilter } from './customers/filter';

export async function search(text: string, signal: AbortSignal): Promise<Hit[]> {
  const filter = customerFilter(text);
  const customers = await dataOf(api.GET('/v1/customers', { params: { query: { size: 8, filter } }, signal }));
  return customers.items.map((customer) => ({
    id: customer.id,
    title: customer.companyProfile.companyName,
    detail: customer.companyProfile.domain,
    path: `/customers/${customer.id}`,
  }));
}
