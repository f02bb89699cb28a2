// Giving back a part: the whole purchase goes back and fewer are bought again, as one act of the server (rules 7).
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import type { lineOf } from '@/shared/software/purchase';

type Line = ReturnType<typeof lineOf>;
const address = '/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/return-and-rebuy';

/** What both halves come to now; not asked while `kept` is no number that can be kept. */
export const useRebuyQuote = (path: Line, kept: number | undefined) =>
  useQuery({
    queryKey: ['rebuy', path.order_id, path.line_number, kept],
    enabled: kept !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 0,
    queryFn: ({ signal }) => dataOf(api.GET(address, { params: { path, query: { quantity: kept ?? 0 } }, signal })),
  });

/** Does both or nothing, and only at the price that was shown. */
export const useRebuy = (path: Line, onSuccess: () => void) =>
  useMutation({
    mutationFn: (quote: Shape<'RebuyQuote'>) =>
      dataOf(
        api.POST(address, {
          params: { path },
          body: { acknowledged: true, quantity: quote.quantity, expectedTotal: quote.price.total },
        }),
      ),
    onSuccess,
  });

/** How many can be kept of a purchase: some, and not all. */
export function keptOf(typed: string, bought: number): number | undefined {
  const count = Number(typed);
  return /^\d+$/.test(typed.trim()) && count >= 1 && count < bought ? count : undefined;
}
