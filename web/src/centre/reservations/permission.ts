// Whether the person who is signed in may buy reservations: the partner's switch, and being an owner (rules 2.3).
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';

/** The partner's switch, and the subscriptions that this person may buy for. */
export function usePermission() {
  const { tenant, user } = useSession();
  return useQuery({
    queryKey: ['reservation-permission', tenant.id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/reservationpermission', { params: { path: { customer_id: tenant.id } }, signal })),
    select: ({ customerMayBuy, owners }) => ({
      allowed: customerMayBuy,
      subscriptions: owners.filter((owner) => owner.userId === user.id),
    }),
  });
}

/** Why this person cannot buy; undefined when nothing stands in the way. */
export function useWhyNotBuy(): string | undefined {
  const { t } = useWords('reservations');
  const { data, isPending } = usePermission();
  if (isPending) return t('own.asking');
  if (!data?.allowed) return t('own.off');
  return data.subscriptions.length === 0 ? t('own.noOwner') : undefined;
}
