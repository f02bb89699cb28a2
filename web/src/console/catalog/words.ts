// The trade's words of the catalogue.
import { useMemo } from 'react';
import type { Shape } from '@/shared/api';
import { useWords } from '@/shared/words/words';

export const kinds = ['perpetual_software', 'software_subscription', 'reservation', 'suse_or_red_hat_plan'] as const satisfies readonly Shape<'ProductKind'>[];

export function useKindWords(): Record<string, string> {
  const { t } = useWords('console-catalog');
  return useMemo(() => Object.fromEntries(kinds.map((kind) => [kind, t(`kinds.${kind}`)])), [t]);
}

/** What buyers see of a kind: its type in the API and the views in which it is found (contract 3.1). */
export const usualOf: Record<Shape<'ProductKind'>, Pick<Shape<'CatalogProductDraft'>, 'productType' | 'targetViews'>> = {
  perpetual_software: {
    productType: { id: 'Software', displayName: 'Software', subType: { id: 'SoftwarePerpetual', displayName: 'Perpetual Software' } },
    targetViews: ['SoftwarePerpetual'],
  },
  software_subscription: {
    productType: { id: 'Software', displayName: 'Software', subType: { id: 'SoftwareSubscription', displayName: 'Software Subscription' } },
    targetViews: ['SoftwareSubscriptions'],
  },
  suse_or_red_hat_plan: {
    productType: { id: 'Software', displayName: 'Software', subType: { id: 'SoftwarePlan', displayName: 'Software Plan' } },
    targetViews: ['SoftwareSUSELinux'],
  },
  reservation: {
    productType: { id: 'AzureReservation', displayName: 'Azure Reservation', subType: { id: 'VirtualMachines', displayName: 'Virtual Machines' } },
    targetViews: ['AzureReservationsVM'],
  },
};
