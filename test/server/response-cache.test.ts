import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { brotliDecompressSync, crc32, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { localViewer, type Viewer } from '../../src/auth/index.js';
import { createRequestStats } from '../../src/loaders/request-stats.js';
import type { Answer, Exchange } from '../../src/server/exchange.js';
import { responseCacheStage } from '../../src/server/fast-path/response-cache.js';
import type { ParsedRequest } from '../../src/server/parse/index.js';
import { createParsedExchanges } from './parsed-exchange.js';

const query = '{ viewer { name } }';

interface Request {
  readonly body?: object;
  readonly accept?: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly viewer?: Viewer | null;
}

/**
 * A response cache before a stage that answers each request that the cache does not, with a number as the body. Without
 * options, all requests are the same.
 */
function start({ isCacheable = true, body = (count: number): Answer['body'] => `${count}` } = {}) {
  const createExchange = createParsedExchanges();
  const state = { executions: 0, areFresh: true };
  const cache = responseCacheStage(() => state.areFresh);
  const exchangeOf = ({ body: of = { query }, accept, method, headers, viewer = localViewer }: Request = {}) =>
    Object.assign(createExchange(of, accept, method, headers), { viewer });

  /** Answers a request that the cache has passed on. */
  function answer(exchange: Exchange): string {
    state.executions += 1;
    exchange.shareable = { ...createRequestStats(), isCacheable };
    exchange.settle?.({ status: 200, headers: {}, body: body(state.executions) });
    return `${state.executions}`;
  }

  /** The cache's answer, or undefined. */
  const lookUp = (exchange: Exchange) => Promise.resolve(cache(exchange));
  async function send(request?: Request): Promise<string> {
    const exchange = exchangeOf(request);
    return (await lookUp(exchange))?.body?.toString() ?? answer(exchange);
  }
  const sendAll = async (...requests: readonly (Request | undefined)[]) => {
    const bodies: string[] = [];
    for (const request of requests) bodies.push(await send(request));
    return bodies;
  };
  return { state, exchangeOf, answer, lookUp, send, sendAll };
}

/** Three times the same request. */
const thrice = (request?: Request) => [request, request, request];

describe('a stored response', () => {
  it('a response is stored when its request comes a second time, and not before', async () => {
    const { sendAll } = start();
    expect(await sendAll(...thrice(), undefined)).toEqual(['1', '2', '2', '2']);
  });

  it('a response is executed again once a part of it is no longer fresh, and then replaced', async () => {
    const { state, send, sendAll } = start();
    await sendAll(...thrice());
    state.areFresh = false;
    expect(await send()).toBe('3');
    state.areFresh = true;
    expect(await send()).toBe('3');
  });

  it('a response is replaced even if another request has taken its slot of the doorkeeper filter', async () => {
    const { state, exchangeOf, lookUp, send, sendAll } = start();
    await sendAll(...thrice());
    const exchange = exchangeOf();
    await lookUp(exchange);
    const key = exchange.cacheable?.key ?? '';
    const slotOf = (text: string) => crc32(text) % 2 ** 16;
    const other = (count: number) => `${query} # ${count}`;
    let count = 0;
    while (slotOf(key.replace(query, other(count))) !== slotOf(key)) count += 1;
    state.areFresh = false;
    expect(await sendAll({ body: { query: other(count) } }, undefined)).toEqual(['3', '4']);
    state.areFresh = true;
    expect(await send()).toBe('4');
  });

  it('a stored response reports its operation, without errors and upstream calls', async () => {
    const { exchangeOf, lookUp, sendAll } = start();
    await sendAll(...thrice());
    const report = { operation: { type: 'query', name: null }, codes: [], stats: null };
    expect((await lookUp(exchangeOf()))?.report).toEqual(report);
  });

  it.each<[string, Viewer]>([
    ['another name', { ...localViewer, name: 'another' }],
    ['another id', { ...localViewer, id: 'another' }],
    ['fewer scopes', { ...localViewer, scopes: ['READ'] }],
    ['fewer spaces', { ...localViewer, custSpaceIds: ['a'] }],
  ])('a stored response is not served to a caller with %s', async (_, viewer) => {
    const { sendAll } = start();
    expect(await sendAll(...thrice(), { viewer })).toEqual(['1', '2', '2', '3']);
  });

  it.each<[string, Request]>([
    ['another query', { body: { query: '{ viewer { scopes } }' } }],
    ['the same query in other words', { body: { query: `${query} ` } }],
    ['other variables', { body: { query, variables: {} } }],
    ['another Accept header', { accept: 'application/json' }],
    ['another method', { method: 'GET' }],
  ])('a stored response is not served to a request with %s', async (_, request) => {
    const { sendAll } = start();
    expect(await sendAll(...thrice(), request)).toEqual(['1', '2', '2', '3']);
  });

  it.each([
    ['cache-control', 'no-cache'],
    ['cache-control', ''],
    ['idempotency-key', 'key'],
    ['x-gateway-trace', '1'],
    ['x-request-timeout-ms', '500'],
  ])(
    'a request with the header "%s: %s" neither gets a stored response nor has its own stored',
    async (name, value) => {
      const { sendAll } = start();
      const headers = { [name]: value };
      expect(await sendAll(...thrice(), { headers }, { headers }, { headers }, undefined)).toEqual([
        '1',
        '2',
        '2',
        '3',
        '4',
        '5',
        '2',
      ]);
    },
  );
});

describe('a response that is never stored', () => {
  it.each<[string, Request]>([
    ['a request without a caller', { viewer: null }],
    ['a batch', { body: [{ query }] }],
    ['a mutation', { body: { query: 'mutation { __typename }' } }],
    [
      'a subscription',
      { body: { query: 'subscription { phoneNumberChanged { number } }' }, accept: 'text/event-stream' },
    ],
    ['a query that is answered as a stream', { accept: 'text/event-stream' }],
  ])('the response to %s is never stored', async (_, request) => {
    const { sendAll, exchangeOf, lookUp } = start();
    expect(await sendAll(...thrice(request))).toEqual(['1', '2', '3']);
    const exchange = exchangeOf(request);
    await lookUp(exchange);
    expect(exchange.cacheable).toBeNull();
  });

  it.each([
    ['was not parsed', () => null],
    ['the parser rejected', (parsed: ParsedRequest | null) => parsed && { ...parsed, entries: [{ errors: [] }] }],
  ])('a request that %s is passed on', async (_, change) => {
    const { exchangeOf, lookUp } = start();
    const exchange = exchangeOf();
    exchange.parsed = change(exchange.parsed);
    expect([await lookUp(exchange), exchange.cacheable]).toEqual([undefined, null]);
  });

  it('a response that depends on uncacheable data is never stored', async () => {
    const { sendAll } = start({ isCacheable: false });
    expect(await sendAll(...thrice())).toEqual(['1', '2', '3']);
  });

  it.each([
    ['no body', () => null],
    ['a stream as its body', () => Readable.from([])],
  ])('a response with %s is never stored', async (_, body) => {
    const { sendAll } = start({ body });
    expect(await sendAll(...thrice())).toEqual(['1', '2', '3']);
  });

  it('a response that may not be shared is never stored', async () => {
    const { sendAll, exchangeOf, lookUp } = start();
    for (let count = 0; count < 2; count++) {
      const exchange = exchangeOf();
      await lookUp(exchange);
      exchange.settle?.({ status: 200, headers: {}, body: 'private' });
    }
    expect(await sendAll(...thrice())).toEqual(['1', '2', '2']);
  });

  it('a request that failed without a response leaves nothing behind', async () => {
    const { sendAll, exchangeOf, lookUp } = start();
    await sendAll(undefined);
    const failed = exchangeOf();
    await lookUp(failed);
    failed.shareable = createRequestStats();
    failed.settle?.(null);
    expect(await sendAll(...thrice())).toEqual(['2', '2', '2']);
  });
});

describe('identical queries in flight', () => {
  /** A query in execution, and two identical ones that wait for it. */
  async function inFlight(options: Parameters<typeof start>[0] = {}) {
    const cache = start(options);
    const exchanges = [cache.exchangeOf(), cache.exchangeOf(), cache.exchangeOf()] as const;
    const [leader, ...waiting] = exchanges.map(cache.lookUp);
    expect(await leader).toBeUndefined();
    return { ...cache, exchanges, waiting };
  }

  it('identical queries in flight share the response of the first', async () => {
    const { answer, exchanges, waiting, send } = await inFlight();
    answer(exchanges[0]);
    expect((await Promise.all(waiting)).map((found) => found?.body?.toString())).toEqual(['1', '1']);
    // What several requests wanted is stored at once.
    expect(await send()).toBe('1');
  });

  it.each([
    ['depends on uncacheable data', { isCacheable: false }, true],
    ['is no longer fresh, because a write came in between', {}, false],
  ])(
    'identical queries in flight execute by themselves if the response of the first %s',
    async (_, options, areFresh) => {
      const { state, answer, exchanges, waiting } = await inFlight(options);
      state.areFresh = areFresh;
      answer(exchanges[0]);
      expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
      // One of them leads those that come from now on.
      expect(exchanges.map(({ settle }) => settle !== undefined)).toEqual([true, true, false]);
    },
  );

  it('a waiting query whose deadline passes is passed on, and the others wait on', async () => {
    const { answer, exchanges, waiting } = await inFlight();
    exchanges[1].deadline.abort(new Error('The deadline has passed.'));
    expect([await waiting[0], exchanges[1].settle]).toEqual([undefined, undefined]);
    answer(exchanges[0]);
    expect((await waiting[1])?.body?.toString()).toBe('1');
  });

  it('queries of different callers in flight do not wait for one another', async () => {
    const { exchangeOf, lookUp } = await inFlight();
    expect(await lookUp(exchangeOf({ viewer: { ...localViewer, name: 'another' } }))).toBeUndefined();
  });
});

describe('compression of a stored response', () => {
  const text = 'A response that repeats itself. '.repeat(100);

  it('a stored response is compressed once for each encoding', async () => {
    const { sendAll, exchangeOf, lookUp } = start({ body: () => text });
    await sendAll(...thrice());
    const encoded = async (encoding: 'br' | 'gzip') => (await lookUp(exchangeOf()))?.encoded?.(encoding);
    const [br, gzip] = [await encoded('br'), await encoded('gzip')];
    expect([br && brotliDecompressSync(br).toString(), gzip && gunzipSync(gzip).toString()]).toEqual([text, text]);
    expect([await encoded('br'), await encoded('gzip')]).toEqual([br, gzip]);
    expect(await encoded('br')).toBe(br);
  });

  it('compressed forms count towards the limit of 64 MiB, and can be made for an evicted response', async () => {
    const [large, small] = [Buffer.alloc(62 * 2 ** 20), randomBytes(1.5 * 2 ** 20)];
    const { sendAll, exchangeOf, lookUp, answer } = start({ body: (n) => (n === 3 || n === 4 ? small : large) });
    const other = { body: { query: `${query} ` } };
    await sendAll(undefined, undefined, other, other);
    expect((await lookUp(exchangeOf()))?.body === large).toBe(true);
    const compressible = await lookUp(exchangeOf(other));
    await compressible?.encoded?.('gzip');
    const evicted = exchangeOf();
    expect((await lookUp(evicted)) === undefined).toBe(true);
    // Stores the large response again, so that the small one is evicted.
    answer(evicted);
    expect((await lookUp(exchangeOf(other))) === undefined).toBe(true);
    expect(await compressible?.encoded?.('br')).toBeInstanceOf(Buffer);
  });

  it('a compressed form that is made for a response that was replaced does not bring it back', async () => {
    const { state, sendAll, exchangeOf, lookUp, send } = start();
    await sendAll(...thrice());
    const replaced = await lookUp(exchangeOf());
    state.areFresh = false;
    expect(await send()).toBe('3');
    state.areFresh = true;
    await replaced?.encoded?.('gzip');
    expect(await send()).toBe('3');
  });
});
