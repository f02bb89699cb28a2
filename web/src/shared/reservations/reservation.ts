// A reservation as both sides see it: its words, its state, and how much of it is used.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import type { Tone } from '@/shared/kit';

export type Reservation = Shape<'Reservation'>;
export type State = Reservation['provisioningState'];
export type Action = Reservation['actions'][number];
export type Used = Shape<'ReservationUtilization'>;
export type Grain = Shape<'UtilizationGrain'>;

export const states: readonly State[] = ['Pending', 'Succeeded', 'Cancelled', 'Returned', 'Exchanged', 'Expired'];

const isState = (word: string): word is State => (states as readonly string[]).includes(word);

export const tones: Record<State, Tone> = {
  Pending: 'busy',
  Succeeded: 'good',
  Cancelled: 'quiet',
  Returned: 'quiet',
  Exchanged: 'quiet',
  Expired: 'quiet',
};

export const idOf = (reservation: Reservation): string => reservation.id;
export const nameOf = (reservation: Reservation): string => reservation.displayName || reservation.productName;
/** What is offered, in the words of its SKU, which mostly repeat those of its product. */
export const offerTitle = (product: string, sku: string): string => (sku.startsWith(product) ? sku : `${product} ${sku}`.trim());
export const allows = (reservation: Reservation, action: Action): boolean => reservation.actions.includes(action);

export const reservationsKey = (customerId: string) => ['reservations', customerId];
export const reservationKey = (customerId: string, id: string) => [...reservationsKey(customerId), id];

export const useReservation = (customerId: string, id: string) =>
  useQuery({
    queryKey: reservationKey(customerId, id),
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/reservations/{reservation_id}', {
          params: { path: { customer_id: customerId, reservation_id: id } },
          signal,
        }),
      ),
  });

/** What a list is narrowed to: '' is everything. */
export interface Narrowed {
  find: string;
  state: string;
}

/** The first page; the server leads on to the next. */
export const listReservations = (customerId: string, { find, state }: Narrowed, signal?: AbortSignal) =>
  dataOf(
    api.GET('/v1/customers/{customer_id}/reservations', {
      params: {
        path: { customer_id: customerId },
        query: { size: 100, ...(find && { q: find }), ...(isState(state) && { state }) },
      },
      ...(signal && { signal }),
    }),
  );

/**
 * The average of a window weighed by its hours, and what the rest has cost where the reader may know it (else no currency);
 * undefined when nothing was reserved in it.
 */
export function summaryOf(rows: readonly Used[]): { share: number; unusedCost: number; currency: string } | undefined {
  const reserved = rows.reduce((sum, row) => sum + row.reservedHours, 0);
  if (reserved === 0) return undefined;
  return {
    share: rows.reduce((sum, row) => sum + row.usedHours, 0) / reserved,
    unusedCost: rows.reduce((sum, row) => sum + (row.unusedCost ?? 0), 0),
    currency: rows[0]?.currency ?? '',
  };
}

/** What a split leaves: whole parts of at least one that add up to the quantity. */
export function partsOf(text: string, quantity: number): number[] | undefined {
  const parts = text.split(/[\s,;+，、]+/).filter(Boolean).map(Number);
  const whole = parts.length > 1 && parts.every((part) => Number.isInteger(part) && part > 0);
  return whole && parts.reduce((sum, part) => sum + part, 0) === quantity ? parts : undefined;
}
