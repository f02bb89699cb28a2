// The cart that is being filled for a customer. The server keeps it; its id is in the address, so a reload loses nothing.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { fromMinorUnits, minorUnits } from '@/shared/format/format';
import { useAddress } from '@/shared/page';

export type Cart = Shape<'Cart'>;
export type CartLine = Cart['lineItems'][number];
export type Draft = Shape<'CartDraft'>['lineItems'][number];

/** A line as it is sent again. */
const draftOf = (line: CartLine): Draft => ({
  catalogItemId: line.catalogItemId,
  quantity: line.quantity,
  termDuration: line.termDuration,
  ...(line.billingCycle && { billingCycle: line.billingCycle }),
  ...(line.friendlyName && { friendlyName: line.friendlyName }),
  ...(line.participants.length > 0 && { participants: line.participants }),
  ...(line.provisioningContext && { provisioningContext: line.provisioningContext }),
});

/** The same item, term and cycle is one line. */
export const isSameLine = (one: Draft, other: Draft): boolean =>
  one.catalogItemId === other.catalogItemId && one.billingCycle === other.billingCycle && one.termDuration === other.termDuration;

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

export function useCart(customerId: string) {
  const memory = useQueryClient();
  const [{ cart: id }, go] = useAddress({ cart: '' });
  const key = ['cart', customerId, id];
  const query = useQuery({
    queryKey: key,
    enabled: id !== '',
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/carts/{cart_id}', {
          params: { path: { customer_id: customerId, cart_id: id } },
          signal,
        }),
      ),
  });
  const keep = (cart: Cart) => {
    memory.setQueryData(['cart', customerId, cart.id], cart);
    if (cart.id !== id) go({ cart: cart.id });
  };
  const put = useMutation({
    mutationFn: (lineItems: Draft[]) =>
      id
        ? dataOf(
            api.PUT('/v1/customers/{customer_id}/carts/{cart_id}', {
              params: { path: { customer_id: customerId, cart_id: id } },
              body: { lineItems },
            }),
          )
        : dataOf(
            api.POST('/v1/customers/{customer_id}/carts', {
              params: { path: { customer_id: customerId } },
              body: { lineItems },
            }),
          ),
    onSuccess: keep,
  });
  const lines = query.data?.lineItems ?? [];
  return {
    id,
    cart: query.data,
    lines,
    error: query.error,
    changing: put.isPending,
    changeError: put.error,
    /** Sets how many of an item are in the cart. */
    set: (draft: Draft) => put.mutate(withQuantity(lines, draft)),
    /** Puts the same lines again, which prices them anew. */
    priceAnew: () => put.mutateAsync(lines.map(draftOf)),
    forget: () => go({ cart: '' }),
  };
}
