// The cart that is being filled for a customer. The server keeps it; its id is in the address, so a reload loses nothing.
import { queryOptions, useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { fromMinorUnits, minorUnits } from '@/shared/format/format';
import { useAddress } from '@/shared/page';

export type Cart = Shape<'Cart'>;
export type CartLine = Cart['lineItems'][number];
export type Draft = Shape<'CartDraft'>['lineItems'][number];
/** What makes a line one of its own, however many of it there are. */
export type LineKind = Pick<Draft, 'catalogItemId' | 'billingCycle' | 'termDuration' | 'provisioningContext'>;

/** A line as it is sent again. */
export const draftOf = (line: CartLine): Draft => ({
  catalogItemId: line.catalogItemId,
  quantity: line.quantity,
  termDuration: line.termDuration,
  ...(line.billingCycle && { billingCycle: line.billingCycle }),
  ...(line.friendlyName && { friendlyName: line.friendlyName }),
  ...(line.participants.length > 0 && { participants: line.participants }),
  ...(line.provisioningContext && { provisioningContext: line.provisioningContext }),
});

/** What names a line among others: one item is several lines by its term, its cycle and the subscription that it is billed to. */
export const lineName = ({ catalogItemId, billingCycle, termDuration, provisioningContext }: LineKind): string =>
  [catalogItemId, billingCycle, termDuration, provisioningContext?.subscriptionId].join(' ');

export const isSameLine = (one: LineKind, other: LineKind): boolean => lineName(one) === lineName(other);

/** The lines with so many of an item; none takes it out. */
export function withQuantity(lines: readonly CartLine[], draft: Draft): Draft[] {
  const same = (line: Draft) => isSameLine(line, draft);
  const drafts = lines.map(draftOf);
  const changed = drafts.some(same) ? drafts.map((line) => (same(line) ? { ...line, quantity: draft.quantity } : line)) : [...drafts, draft];
  return changed.filter((line) => line.quantity > 0);
}

export const totalOf = (cart: Cart): { amount: number; currency: string } | undefined => {
  const currency = cart.lineItems.find((line) => line.currencyCode)?.currencyCode;
  if (!currency) return undefined;
  const sum = cart.lineItems.reduce((units, line) => units + minorUnits(line.pricing?.extendedPrice ?? 0, currency), 0);
  return { amount: fromMinorUnits(sum, currency), currency };
};

const cartOf = (customerId: string, id: string) =>
  queryOptions({
    queryKey: ['cart', customerId, id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/carts/{cart_id}', {
          params: { path: { customer_id: customerId, cart_id: id } },
          signal,
        }),
      ),
  });

export function useCart(customerId: string) {
  const memory = useQueryClient();
  const [{ cart: id }, go] = useAddress({ cart: '' });
  // The cart that the next change is for: one that was just made is not in the drawn address yet.
  const filled = useRef(id);
  useEffect(() => {
    filled.current = id;
  }, [id]);
  const query = useQuery({ ...cartOf(customerId, id), enabled: id !== '' });
  const changing = ['cart', customerId];
  const put = useMutation({
    mutationKey: changing,
    // One after the other: each change begins with what the one before has left.
    scope: { id: changing.join(' ') },
    mutationFn: async (change: (lines: readonly CartLine[]) => Draft[]) => {
      const cartId = filled.current;
      const before = cartId ? await memory.ensureQueryData(cartOf(customerId, cartId)) : undefined;
      const lineItems = change(before?.lineItems ?? []);
      // The server knows no empty cart; one that is left ends by itself.
      if (lineItems.length === 0) return undefined;
      return cartId
        ? dataOf(
            api.PUT('/v1/customers/{customer_id}/carts/{cart_id}', {
              params: { path: { customer_id: customerId, cart_id: cartId } },
              body: { lineItems },
            }),
          )
        : dataOf(
            api.POST('/v1/customers/{customer_id}/carts', {
              params: { path: { customer_id: customerId } },
              body: { lineItems },
            }),
          );
    },
    onSuccess: async (cart) => {
      filled.current = cart?.id ?? '';
      if (cart) {
        const { queryKey } = cartOf(customerId, cart.id);
        // An answer that is on its way tells of the lines before.
        await memory.cancelQueries({ queryKey });
        memory.setQueryData(queryKey, cart);
      }
      go({ cart: filled.current });
    },
  });
  const underWay = useIsMutating({ mutationKey: changing });
  return {
    id,
    cart: query.data,
    lines: query.data?.lineItems ?? [],
    error: query.error,
    /** While its lines are not known, or not for long. */
    changing: underWay > 0 || (id !== '' && query.isPending),
    changeError: put.error,
    /** Sets how many of an item are in the cart. Ends when it is known what became of it; `changeError` tells a failure. */
    set: (draft: Draft): Promise<unknown> => put.mutateAsync((lines) => withQuantity(lines, draft)).catch(() => undefined),
    /** Puts the same lines again, which prices them anew. */
    priceAnew: () => put.mutateAsync((lines) => lines.map(draftOf)),
  };
}
