// What follows when a customer was made: its agreement is attested and what was chosen for it is ordered. Each of these requests has
// its id before it is sent, kept in this tab until it is known what became of it: what is sent again is the same, and the server does it
// once. The server knows ids for a day; later it is the cart, kept before it is ordered, that cannot be ordered twice.
import { api, ApiError, asApiError, dataOf, type Shape } from '@/shared/api';
import type { Cart, Draft } from '../../buy/cart';
import { type Chosen, isDearer, sumOf } from './basket';
import { agreementOf, type CustomerFields } from './fields';

export interface Placing {
  /** Who began it. */
  userId: string;
  /** When it was begun, in milliseconds of this computer's clock. */
  since: number;
  customerId: string;
  companyName: string;
  /** Without its template, which is asked for when it is sent. */
  agreement?: Shape<'AgreementDraft'>;
  lines: Draft[];
  /** What was shown as their sum, in the currency's smallest unit. */
  shown: number;
  ids: { agreement: string; cart: string; checkout: string };
  /** The cart that is ordered, from just before it is. */
  cart?: Cart;
}

export interface Outcome {
  agreed: boolean;
  /** Why the acceptance was not recorded. */
  agreementError?: unknown;
  orders?: Shape<'Order'>[];
  /** The cart that was ordered, or that is kept. */
  cart?: Cart;
  /** Why nothing was ordered. */
  kept?: 'agreement' | 'changed' | 'faulty' | 'refused';
  error?: unknown;
  /** The cart was ordered before, and nobody knows by which order. */
  submitted?: boolean;
  /** No answer came for something: it may be sent again. */
  open: boolean;
}

const slot = 'chandlery.placing';
const creating = 'chandlery.creating';

const read = <T>(name: string): T | undefined => {
  const text = sessionStorage.getItem(name);
  return text === null ? undefined : (JSON.parse(text) as T);
};

/** The id to make a customer with: the same one for the same customer until an answer came. */
export function creationId(body: unknown): string {
  const text = JSON.stringify(body);
  const before = read<{ id: string; text: string }>(creating);
  const id = before?.text === text ? before.id : crypto.randomUUID();
  sessionStorage.setItem(creating, JSON.stringify({ id, text }));
  return id;
}
export const forgetCreation = (): void => sessionStorage.removeItem(creating);

/** What was not finished, of this person: another one in the same tab is not to know of it, and it is dropped. */
export function unfinished(userId: string): Placing | undefined {
  const placing = read<Placing>(slot);
  if (!placing || placing.userId === userId) return placing;
  sessionStorage.removeItem(slot);
  return undefined;
}

const hour = 3_600_000;

/** Whether the page was loaded anew while it was under way, not long ago: it goes on unasked. */
export const isInterrupted = ({ since }: Placing, now = Date.now()): boolean => since < performance.timeOrigin && now - since < hour;

/** Everything that follows for a new customer, kept before any of it is sent. */
export function begin(userId: string, customer: Shape<'Customer'>, fields: CustomerFields, chosen: readonly Chosen[]): Placing {
  const placing: Placing = {
    userId,
    since: Date.now(),
    customerId: customer.id,
    companyName: customer.companyProfile.companyName,
    ...(fields.agreement === 'accepted' && { agreement: agreementOf(fields, '') }),
    lines: chosen.map((line) => line.draft),
    shown: sumOf(chosen),
    ids: { agreement: crypto.randomUUID(), cart: crypto.randomUUID(), checkout: crypto.randomUUID() },
  };
  sessionStorage.setItem(slot, JSON.stringify(placing));
  return placing;
}

/** How it is kept by now; undefined once nothing more is to be sent, also where that was decided while an answer was on its way. */
function keptOf({ ids }: Placing): Placing | undefined {
  const kept = read<Placing>(slot);
  return kept?.ids.checkout === ids.checkout ? kept : undefined;
}

/** Sends nothing of it again. */
export function letGo(placing: Placing): void {
  if (keptOf(placing)) sessionStorage.removeItem(slot);
}

const carrying = (id: string) => ({ headers: { 'MS-RequestId': id } });
/** The same contact's acceptance stands already: nothing is missing. */
const agreementExists = 600061;
const cartSubmitted = 800065;
/** The same request, sent before, is not answered yet. */
const underWay = [800060, 800064];

/** Whether nobody knows what became of the request. */
function isUndecided(error: unknown): boolean {
  const { passing, code } = asApiError(error);
  return passing || underWay.includes(code);
}

async function attest({ customerId, agreement, ids }: Placing): Promise<Outcome> {
  if (!agreement) return { agreed: false, open: false };
  try {
    const templates = await dataOf(api.GET('/v1/agreements', { params: { query: { agreementType: 'MicrosoftCustomerAgreement' } } }));
    const body = { ...agreement, templateId: templates.items[0]?.templateId ?? '' };
    await dataOf(
      api.POST('/v1/customers/{customer_id}/agreements', { params: { path: { customer_id: customerId } }, body, ...carrying(ids.agreement) }),
    );
    return { agreed: true, open: false };
  } catch (error) {
    if (error instanceof ApiError && error.code === agreementExists) return { agreed: true, open: false };
    return { agreed: false, agreementError: error, open: isUndecided(error) };
  }
}

async function order(placing: Placing, before: Outcome): Promise<Outcome> {
  const { customerId, lines, shown, ids } = placing;
  const path = { customer_id: customerId };
  let { cart } = placing;
  try {
    cart ??= await dataOf(
      api.POST('/v1/customers/{customer_id}/carts', { params: { path }, body: { lineItems: lines }, ...carrying(ids.cart) }),
    );
    if (!before.agreed) return { ...before, cart, kept: 'agreement' };
    if (cart.lineItems.some((line) => line.error)) return { ...before, cart, kept: 'faulty' };
    if (isDearer(cart, shown)) return { ...before, cart, kept: 'changed' };
    if (keptOf(placing)) sessionStorage.setItem(slot, JSON.stringify({ ...placing, cart }));
    const { orders } = await dataOf(
      api.POST('/v1/customers/{customer_id}/carts/{cart_id}/checkout', {
        params: { path: { ...path, cart_id: cart.id } },
        ...carrying(ids.checkout),
      }),
    );
    return { ...before, cart, orders };
  } catch (error) {
    if (error instanceof ApiError && error.code === cartSubmitted) return { ...before, submitted: true };
    return { ...before, ...(cart && { cart }), kept: 'refused', error, open: isUndecided(error) };
  }
}

/** Does what follows and tells what became of it; it never throws, for the customer is there in any case. */
export async function follow(begun: Placing): Promise<Outcome> {
  const placing = keptOf(begun) ?? begun;
  const agreed = await attest(placing);
  const outcome = placing.lines.length === 0 || agreed.open ? agreed : await order(placing, agreed);
  if (!outcome.open) letGo(placing);
  return outcome;
}
