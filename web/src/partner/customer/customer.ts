// The customer that a page is about, as the layout above it read it.
import { useOutletContext } from 'react-router';
import { api, dataOf, queries, type Shape } from '@/shared/api';

export const customerQuery = (id: string) => ({
  queryKey: ['customer', id],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    dataOf(api.GET('/v1/customers/{customer_id}', { params: { path: { customer_id: id } }, signal })),
});

/** Asks for the customer while the page's code is still on its way: the page asks for what is its own when it knows whose it is. */
export function fetchCustomerEarly({ params }: { params: { customerId?: string } }): null {
  void queries.prefetchQuery(customerQuery(params.customerId ?? ''));
  return null;
}

export const useCustomer = (): Shape<'Customer'> => useOutletContext<Shape<'Customer'>>();

/** The way to a customer's page: `customerPath(customer.id, 'software')`. */
export const customerPath = (id: string, page = ''): string => `/customers/${id}${page && `/${page}`}`;
