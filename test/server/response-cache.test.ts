import { brotliDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createRequestStats } from '../../src/loaders/request-stats.js';
import type { Answer } from '../../src/server/exchange.js';
import { createResponseCache } from '../../src/server/fast-path/response-cache.js';
import { createParsedExchanges } from './parsed-exchange.js';

const body = Buffer.from('{"data":{"viewer":{"name":"local"}}}');
const query = '{ viewer { name } }';

/**
 * A response cache, and a request that a later stage answers unless the cache does. All requests have the same query.
 */
function stage(accept?: string) {
  const parsedExchange = createParsedExchanges();
  const cache = createResponseCache(() => true);
  return async (): Promise<Answer | undefined> => {
    const exchange = parsedExchange({ query }, accept);
    const answer = await cache.run(exchange);
    if (answer !== undefined) return answer;
    exchange.shareable = { stats: createRequestStats(), operation: { type: 'query', name: null } };
    exchange.settle?.({ status: 200, headers: {}, body });
    return undefined;
  };
}

it('a response is stored when its request comes a second time, and not before', async () => {
  const send = stage();
  expect([await send(), await send()]).toEqual([undefined, undefined]);
  expect(await send()).toMatchObject({ status: 200, body });
});

it('a stored response is compressed once for each encoding', async () => {
  const send = stage();
  await send();
  await send();
  const first = await (await send())?.encoded?.('br');
  expect(first && brotliDecompressSync(first)).toEqual(body);
  expect((await send())?.encoded?.('br')).toBe(first);
});

it('a query that is answered as a stream is never stored', async () => {
  const send = stage('text/event-stream');
  expect([await send(), await send(), await send()]).toEqual([undefined, undefined, undefined]);
});
