// What is chosen for a customer that is not there yet. Prices are those of its country, so that a basket is of one country.
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { Shape } from '@/shared/api';
import { minorUnits } from '@/shared/format/format';
import { useDraft } from '@/shared/page';
import { type Draft, isSameLine } from '../../buy/cart';
import type { Picked } from '../../buy/Products';

/** A line as the cart will be asked for it, and at which price it was chosen. */
export interface Chosen {
  draft: Draft;
  unitPrice: number;
  currencyCode: string;
  priceIncludesTax: boolean;
  /** From so many on the server counts another price. */
  cheaperFrom?: number;
  least: number;
  most: number;
}
export interface BasketFields {
  country: string;
  lines: Chosen[];
}

/** Prices of one piece have up to five digits after the point. */
const priceDigits = 100_000;

/** The line's amount in its currency's smallest unit, rounded as the server does, whatever binary fractions would make of it. */
export const amountOf = ({ unitPrice, currencyCode, draft }: Chosen): number =>
  Math.round((Math.round(unitPrice * priceDigits) * draft.quantity) / (priceDigits / minorUnits(1, currencyCode)));

/** What was shown as the sum of all lines, without tax where the prices exclude it; in the currency's smallest unit. */
export const sumOf = (lines: readonly Chosen[]): number => lines.reduce((sum, line) => sum + amountOf(line), 0);

/** Whether the server's cart asks for more than was shown. The smallest unit a line is rounding. */
export const isDearer = (cart: Shape<'Cart'>, shown: number): boolean =>
  cart.lineItems.reduce((sum, { pricing, currencyCode }) => sum + minorUnits(pricing?.extendedPrice ?? 0, currencyCode ?? ''), 0) >
  shown + cart.lineItems.length;

/** The lines with so many of what was picked; none takes it out. */
export function withChosen(lines: readonly Chosen[], draft: Draft, picked?: Picked): Chosen[] {
  const there = lines.some((line) => isSameLine(line.draft, draft));
  const changed = lines.map((line) =>
    isSameLine(line.draft, draft) ? { ...line, draft: { ...line.draft, quantity: Math.min(draft.quantity, line.most) } } : line,
  );
  return [...changed, ...(there || !picked ? [] : [chosenOf(draft, picked)])].filter((line) => line.draft.quantity > 0);
}

function chosenOf(draft: Draft, { offer, least, most, priceIncludesTax }: Picked): Chosen {
  const cheaperFrom = offer.tiers?.[0]?.from;
  return {
    draft,
    unitPrice: offer.unitPrice,
    currencyCode: offer.currencyCode,
    priceIncludesTax,
    least,
    most,
    ...(cheaperFrom !== undefined && { cheaperFrom }),
  };
}

export interface NewBasket {
  lines: readonly Chosen[];
  /** What was chosen is for another country than the customer's: it does not count. */
  foreign: boolean;
  changing: boolean;
  set: (draft: Draft, picked?: Picked) => void;
  forget: () => void;
}

/** The basket of this tab; kept like the form beside it. */
export function useBasket(country: string): NewBasket {
  const form: UseFormReturn<BasketFields> = useForm<BasketFields>({ defaultValues: { country: '', lines: [] } });
  const forget = useDraft('customer-new-products', form);
  const kept = form.watch();
  const foreign = kept.lines.length > 0 && kept.country !== country;
  const lines = foreign ? [] : kept.lines;
  return {
    lines,
    foreign,
    changing: false,
    set: (draft, picked) => {
      const next = withChosen(lines, draft, picked);
      form.setValue('country', country, { shouldDirty: true });
      form.setValue('lines', next, { shouldDirty: true });
      if (next.length === 0) forget();
    },
    forget: () => {
      form.reset({ country: '', lines: [] });
      forget();
    },
  };
}
