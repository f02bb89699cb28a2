// The one way to the server: typed by its OpenAPI document, with the headers that every call carries.
import createClient from 'openapi-fetch';
import { locale } from '../words/words';
import { readError } from './error';
import type { paths } from './schema';
import { requestIdFor, settled } from './request_ids';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
/** The one question that does not prolong the session. */
const peek = '/auth/session?peek=true';

let portal = 'partner';
let heard: () => void = () => undefined;
let prove: () => Promise<boolean> = () => Promise.resolve(false);
/** The user proved too long ago who he is for what he asks. */
const proofTooOld = 700094;

/**
 * Names the portal that the page belongs to, whom to tell of each answer (the session's clock), and who asks the person for a
 * new proof; false: he gave none.
 */
export function configureClient(name: string, onAnswer: () => void, askForProof = prove): void {
  portal = name;
  heard = onAnswer;
  prove = askForProof;
}

// A page whose session has ended is refused by several answers at once, and each new way out breaks off the one before.
let leaving = false;
globalThis.addEventListener?.('pageshow', () => {
  leaving = false;
});

/** Where a person goes without a session, or to prove himself at his company's service; he comes back to where he was. */
export function goToSignIn(door = '/signin'): Promise<never> {
  const here = location.pathname + location.search;
  const more = `portal=${portal}&return=${encodeURIComponent(here)}`;
  if (!leaving) location.assign(`${door}${door.includes('?') ? '&' : '?'}${more}`);
  leaving = true;
  return new Promise(() => undefined);
}

/**
 * Sends a request to the server with the portal's headers. Throws an ApiError for a refusal and a TypeError without an
 * answer; sends a person without a session to sign in, asks for a proof and repeats where the last one is too old. For what
 * the typed client cannot say: uploads, links, files.
 */
export async function send(request: Request): Promise<Response> {
  const headers = request.headers;
  if (!headers.has('X-Locale')) headers.set('X-Locale', locale());
  const given = headers.has('MS-RequestId');
  const key = safe.has(request.method) ? '' : await identify(request);
  const again = key ? request.clone() : undefined;
  const response = await fetch(request);
  if (!request.url.endsWith(peek)) heard();
  if (response.status === 401) return goToSignIn();
  if (key && response.status < 500) settled(key);
  if (!response.ok) {
    const error = await readError(response);
    if (error.code !== proofTooOld || !again || !(await prove())) throw error;
    // The one that was refused is answered: what is sent now has an id that is kept until its own answer comes.
    if (!given) again.headers.delete('MS-RequestId');
    return send(again);
  }
  return response;
}

/** What an unsafe request carries: its portal (against forgery by other sites) and an id of its own. */
export const portalHeaders = (): Record<string, string> => ({
  'X-Chandlery-Portal': portal,
  'X-Locale': locale(),
  'MS-RequestId': crypto.randomUUID(),
});

/**
 * Gives an unsafe request its headers; '' when its body is a file, else what makes it the same as another. An id that the caller
 * gave stays: of a request that is repeated after the page was loaded anew.
 */
async function identify(request: Request): Promise<string> {
  const own = request.headers.has('MS-RequestId');
  for (const [name, value] of Object.entries(portalHeaders())) {
    if (!request.headers.has(name)) request.headers.set(name, value);
  }
  const type = request.headers.get('Content-Type');
  if (type !== null && !/json|urlencoded|csv/.test(type)) return '';
  const key = `${request.method} ${request.url} ${await request.clone().text()}`;
  if (!own) request.headers.set('MS-RequestId', requestIdFor(key));
  return key;
}

/** Every documented path: `api.GET('/v1/customers/{customer_id}', { params: { path: { customer_id } }, signal })`. */
export const api = createClient<paths>({ baseUrl: '', fetch: send, headers: { Accept: 'application/json' } });

/** The body of an answer. The client throws for every refusal, so what comes back is the success. */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  return (await call).data as NonNullable<T>;
}
