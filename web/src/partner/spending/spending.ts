// What a customer uses this month against its budget: how it stands, and what asks for it.
import type { QueryClient } from '@tanstack/react-query';
import type { Shape } from '@/shared/api';

/** What records of the list and a customer's own summary have in common. */
export type Spending = Pick<
  Shape<'CustomerMonthlyUsageRecord'>,
  'budget' | 'percentUsed' | 'resourceId' | 'resourceName' | 'totalCost' | 'estimatedCost' | 'currencyCode'
>;

/** The share of a budget from which on it is said, in percent (rules 6.1). */
const near = 80;
const spent = 100;

export type Standing = 'none' | 'within' | 'near' | 'over';

export function standingOf({ budget, percentUsed }: Pick<Spending, 'budget' | 'percentUsed'>): Standing {
  if (budget.amount === undefined) return 'none';
  if (percentUsed >= spent) return 'over';
  return percentUsed >= near ? 'near' : 'within';
}

/** Asks again for everything that shows a budget. */
export const askSpendingAgain = (memory: QueryClient) =>
  Promise.all([
    memory.invalidateQueries({ queryKey: ['spending'] }),
    memory.invalidateQueries({ queryKey: ['overview'] }),
  ]);
