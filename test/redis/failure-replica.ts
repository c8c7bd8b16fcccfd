/**
 * A replica process of the failure test (`failures.ts`): a cache and idempotency keys in Redis, and an upstream
 * over HTTP. Arguments: the URLs of Redis and of the upstream. It answers each request of its parent with the same id.
 */
import { createRedisCache } from '../../src/cache/redis.js';
import { createRedisIdempotency } from '../../src/idempotency/redis.js';
import { RedisConnection } from '../../src/redis/index.js';

export type ReplicaRequest =
  | { readonly id: number; readonly kind: 'read' }
  | { readonly id: number; readonly kind: 'write'; readonly key: string };
export interface ReplicaReply {
  readonly id: number;
  readonly value?: number;
  readonly error?: string;
}

const [, , redisUrl = '', upstreamUrl = ''] = process.argv;
const redis = new RedisConnection(redisUrl);
const cache = createRedisCache({ redis, format: 1, maxBytes: 1_000_000 });
const idempotency = createRedisIdempotency({ redis, format: 1 });

const ask = async (method: string, path: string) =>
  Number(await (await fetch(new URL(path, upstreamUrl), { method })).text());

const read = async () =>
  (await cache.read({ key: ['k'], tags: [['t']], freshMs: 60_000, staleMs: 0, fetch: () => ask('GET', '/') })).value;

const write = async (key: string) => {
  const request = { owner: ['o'], client: 'c', key, path: ['key'], fingerprint: 'f' };
  const { outcome } = await idempotency.once(request, ({ markSent }) =>
    cache.write([['t']], async () => {
      await markSent();
      return ask('POST', `/${key}`);
    }),
  );
  return outcome;
};

process.on('message', (request: ReplicaRequest) => {
  const { id } = request;
  const reply = (message: ReplicaReply) => process.send?.(message);
  (request.kind === 'read' ? read() : write(request.key)).then(
    (value) => reply({ id, value }),
    (error: unknown) => reply({ id, error: String(error) }),
  );
});
await redis.firstAttempt;
process.send?.({ id: 0 } satisfies ReplicaReply);
