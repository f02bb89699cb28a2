// Changing a subscription: one property at a time, on top of what the page was shown.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import type { Subscription } from './subscription';

export const subscriptionKey = (customerId: string, id: string) => ['subscription', customerId, id];

export function useChange(customerId: string, subscription: Subscription, done: (changed: Subscription) => void) {
  const memory = useQueryClient();
  return useMutation({
    mutationFn: (changes: Shape<'SubscriptionChanges'>) =>
      dataOf(
        api.PATCH('/v1/customers/{customer_id}/subscriptions/{subscription_id}', {
          params: {
            path: { customer_id: customerId, subscription_id: subscription.id },
            header: { 'If-Match': subscription.attributes.etag ?? '' },
          },
          body: changes,
        }),
      ),
    onSuccess: (changed) => {
      memory.setQueryData(subscriptionKey(customerId, subscription.id), changed);
      for (const key of ['subscriptions', 'software', 'blockers', 'upgrades']) void memory.invalidateQueries({ queryKey: [key, customerId] });
      done(changed);
    },
    // Somebody else may have been faster: the page shows what stands now.
    onError: () => void memory.invalidateQueries({ queryKey: subscriptionKey(customerId, subscription.id) }),
  });
}
