import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, it, type TestContext } from 'vitest';
import { openRedisCache } from './open-redis-cache.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { fetchReturning, codesRead, unexpectedFetch } from './controlled-upstream.js';

/** A Redis that loads its last snapshot at start, on a free port. */
async function startPersistentRedis({ onTestFinished }: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'redis-'));
  const borrowed = await startRedis();
  const { url } = borrowed;
  await borrowed.stop();
  let server: ChildProcess | undefined;
  const kill = async () => {
    const exited = server && once(server, 'exit');
    server?.kill('SIGKILL');
    await exited;
  };
  const ask = async <T>(command: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 200 });
    redis.on('error', () => undefined);
    return command(redis).finally(() => redis.disconnect());
  };
  const start = async () => {
    server = spawn('redis-server', ['--port', new URL(url).port, '--bind', '127.0.0.1', '--dir', dir, '--save', ''], {
      stdio: 'ignore',
    });
    await ask((redis) => redis.ping());
  };
  onTestFinished(async () => {
    await kill();
    await rm(dir, { recursive: true });
  });
  await start();
  return { url, start, kill, ask };
}

describe.skipIf(redisMissing !== undefined)(`a Redis that comes back with an old snapshot${skipNote}`, () => {
  it('entries of a Redis restored from an old snapshot are not served', async (test) => {
    const redis = await startPersistentRedis(test);
    const replica = openRedisCache({ url: redis.url, prefix: randomUUID(), format: 1, maxBytes: 1_000_000 });
    test.onTestFinished(() => replica.close());
    await replica.read(codesRead(fetchReturning('old')));
    await redis.ask((client) => client.save());
    await replica.write([['a', 'codes', '1']], async () => undefined);
    await redis.kill();
    await redis.start();
    expect(await redis.ask((client) => client.dbsize())).toBeGreaterThan(0);
    await sleep(2_500);
    expect((await replica.read(codesRead(fetchReturning('new')))).value).toBe('new');
    expect((await replica.read(codesRead(unexpectedFetch))).value).toBe('new');
  });
});
