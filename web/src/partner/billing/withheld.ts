// How much of an invoice may still be withheld (rules 3.7).
import type { Shape } from '@/shared/api';
import { fromMinorUnits, minorUnits } from '@/shared/format/format';
import type { WithholdingRequest } from '@/shared/withholding/RequestFacts';

/** What requests that were not rejected leave of the invoice, those of invoices in whose place it came too, `but` one that is handed in again. */
export function leftOf({ totalCharges, currencyCode }: Shape<'Invoice'>, requests: readonly WithholdingRequest[], but?: WithholdingRequest): number {
  const units = (amount: number) => minorUnits(amount, currencyCode);
  const counted = requests.filter((each) => each.state !== 'rejected' && each.id !== but?.id);
  return fromMinorUnits(counted.reduce((left, each) => left - units(each.amount), units(totalCharges)), currencyCode);
}
