// The customer's subscriptions that are billed by use: what a reservation can be billed to (contract 7).
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import type { CartLine } from './cart';

export const usageSubscriptions = (customerId: string) =>
  queryOptions({
    queryKey: ['subscriptions', customerId, 'usage'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/subscriptions', { params: { path: { customer_id: customerId } }, signal })),
  });

/** What the subscription is called that a line is billed to; its id as long as that is not known. Asks only where a line has one. */
export function useBilledNames(customerId: string, lines: readonly CartLine[]): (line: CartLine) => string {
  const known = useQuery({ ...usageSubscriptions(customerId), enabled: lines.some((line) => line.provisioningContext) });
  return ({ provisioningContext }) => {
    const id = provisioningContext?.subscriptionId ?? '';
    return known.data?.items.find((each) => each.id === id)?.friendlyName ?? id;
  };
}
