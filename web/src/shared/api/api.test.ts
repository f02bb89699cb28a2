import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, configureClient, dataOf, goToSignIn, send } from './client';
import { ApiError } from './error';
import { allPages, type Collection, nextLink } from './paging';

const calls: Request[] = [];
let answers: (() => Response | Promise<Response>)[] = [];
const json = (body: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(body), init);

beforeEach(() => {
  calls.length = 0;
  configureClient('partner', () => undefined);
  vi.stubGlobal('fetch', async (request: Request) => {
    calls.push(request);
    return (answers.shift() ?? json({}))();
  });
});
afterEach(() => vi.unstubAllGlobals());

const post = (body: unknown) =>
  send(
    new Request('http://here/v1/carts', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    }),
  );
const idOf = (index: number) => calls[index]?.headers.get('MS-RequestId');

describe('the client', () => {
  it('tells the reader’s language with every call, and the portal only where something changes', async () => {
    answers = [json({ items: [], totalCount: 0 }), json({})];
    await dataOf(api.GET('/v1/customers', { baseUrl: 'http://here' }));
    await post({});
    expect(calls.map((call) => call.headers.get('X-Locale'))).toEqual(['en-US', 'en-US']);
    expect(calls.map((call) => call.headers.get('X-Chandlery-Portal'))).toEqual([null, 'partner']);
    expect(idOf(0)).toBeNull();
    expect(idOf(1)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('repeats the id of a request that had no answer, so that pressing again is a replay', async () => {
    answers = [() => Promise.reject(new TypeError()), json({}), json({}), json({})];
    await expect(post({ a: 1 })).rejects.toThrow(TypeError);
    await post({ a: 1 });
    expect(idOf(1)).toBe(idOf(0));
    await post({ a: 1 });
    expect(idOf(2)).not.toBe(idOf(0));
    await post({ a: 2 });
    expect(idOf(3)).not.toBe(idOf(2));
  });

  it('repeats the id after a failure of the server, which may have happened before or after the act', async () => {
    answers = [json({}, { status: 503 }), json({})];
    await expect(post({ b: 1 })).rejects.toThrow(ApiError);
    await post({ b: 1 });
    expect(idOf(1)).toBe(idOf(0));
  });

  it('leaves the id that a caller gave, for what is repeated after the page was loaded anew', async () => {
    answers = [json({}), json({})];
    const own = { headers: { 'MS-RequestId': 'kept' }, params: { path: { customer_id: 'c' } }, baseUrl: 'http://here' };
    await api.POST('/v1/customers/{customer_id}/carts', { ...own, body: { lineItems: [] } });
    await api.POST('/v1/customers/{customer_id}/carts', { ...own, body: { lineItems: [] } });
    expect([idOf(0), idOf(1)]).toEqual(['kept', 'kept']);
  });

  it('keeps the id of an act after a fresh proof until it is answered, too', async () => {
    const tooOld = json({ code: 700094, description: 'Prove it again.', errorName: '', field: '', data: [] }, { status: 403 });
    configureClient('partner', () => undefined, () => Promise.resolve(true));
    answers = [tooOld, () => Promise.reject(new TypeError()), json({}), json({})];
    await expect(post({ f: 1 })).rejects.toThrow(TypeError);
    await post({ f: 1 });
    expect(idOf(2)).toBe(idOf(1));
    await post({ f: 1 });
    expect(idOf(3)).not.toBe(idOf(2));
  });

  it('throws what the server says', async () => {
    answers = [
      json(
        { code: '800002', description: 'The name is missing.', errorName: 'InvalidProperty', field: 'companyName', data: [] },
        { status: 400, headers: { 'MS-CorrelationId': 'c1' } },
      ),
    ];
    const failure = await post({ c: 1 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 400, code: 800002, field: 'companyName', correlationId: 'c1', passing: false });
  });

  it('survives a refusal that is not JSON', async () => {
    answers = [() => new Response('<html>', { status: 502 })];
    await expect(post({ d: 1 })).rejects.toMatchObject({ status: 502, code: 0, passing: true });
  });

  it('sends whoever has no session to sign in, and back to where they were', async () => {
    const went = vi.spyOn(location, 'assign').mockImplementation(() => undefined);
    answers = [json({}, { status: 401 })];
    void post({ e: 1 });
    await vi.waitFor(() => expect(went).toHaveBeenCalled());
    expect(went.mock.calls[0]?.[0]).toMatch(/^\/signin\?portal=partner&return=%2F/);
    went.mockRestore();
  });

  it('leads to a company’s service by the server’s address, and back to where one was', () => {
    const went = vi.spyOn(location, 'assign').mockImplementation(() => undefined);
    globalThis.dispatchEvent(new Event('pageshow'));
    void goToSignIn('/auth/oidc/northwind?prompt=login');
    expect(went.mock.calls[0]?.[0]).toMatch(/^\/auth\/oidc\/northwind\?prompt=login&portal=partner&return=%2F/);
    went.mockRestore();
  });
});

describe('paging', () => {
  const link = (uri: string, token?: string) => ({
    uri,
    method: 'GET' as const,
    headers: token ? [{ key: 'MS-ContinuationToken', value: token }] : [],
  });

  it('follows the links of a collection to its end', async () => {
    const first: Collection<number> = { items: [1, 2], links: { next: link('/customers?seekOperation=Next', 'T1') } };
    answers = [json({ items: [3], links: { next: link('/v1/customers?x=1', 'T2') } }), json({ items: [4], links: {} })];
    const all: number[] = [];
    for await (const item of allPages(first)) all.push(item);
    expect(all).toEqual([1, 2, 3, 4]);
    expect(calls.map((call) => new URL(call.url).pathname)).toEqual(['/v1/customers', '/v1/customers']);
    expect(calls.map((call) => call.headers.get('MS-ContinuationToken'))).toEqual(['T1', 'T2']);
  });

  it('makes the next link from a bare token', () => {
    expect(nextLink({ items: [], continuationToken: 'T', links: { self: link('/a?size=2') } })).toEqual(
      link('/a?size=2&seekOperation=Next', 'T'),
    );
    expect(nextLink({ items: [], links: { self: link('/a') } })).toBeUndefined();
  });
});
