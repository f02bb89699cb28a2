// Changing a reservation, and what the page must ask for again afterwards.
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { type Reservation, reservationsKey } from '@/shared/reservations/reservation';

/** Everything that tells of a customer's reservations. */
export function askAgain(memory: QueryClient, customerId: string): void {
  for (const key of ['orders', 'blockers', 'reservation-used']) void memory.invalidateQueries({ queryKey: [key, customerId] });
  void memory.invalidateQueries({ queryKey: reservationsKey(customerId) });
}

/** One property at a time, on top of what the page was shown. */
export function useChange(customerId: string, reservation: Reservation, done: (changed: Reservation) => void) {
  const memory = useQueryClient();
  return useMutation({
    mutationFn: (changes: Shape<'ReservationChanges'>) =>
      dataOf(
        api.PATCH('/v1/customers/{customer_id}/reservations/{reservation_id}', {
          params: {
            path: { customer_id: customerId, reservation_id: reservation.id },
            header: { 'If-Match': reservation.attributes.etag ?? '' },
          },
          body: changes,
        }),
      ),
    onSuccess: done,
    // Somebody else may have been faster: the page shows what stands now.
    onSettled: () => askAgain(memory, customerId),
  });
}
