import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRedisCache } from './open-redis-cache.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { fetchReturning, codesRead, unexpectedFetch } from './controlled-upstream.js';

/** A process that writes after half a second, while this process is stalled. */
async function startWriter(url: string): Promise<{ exited: Promise<unknown> }> {
  const args = ['--import', 'tsx', join(import.meta.dirname, 'crashing-replica.ts'), 'write-once', url, 'cache'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  return { exited };
}

// Alone in its file, because the stall stops everything in this process.
describe.skipIf(redisMissing !== undefined)(`a replica that stood still${skipNote}`, () => {
  it('a replica that was suspended renews its lease before it serves anything from memory', async ({
    onTestFinished,
  }) => {
    const redis = await startRedis();
    const stalled = openRedisCache({ url: redis.url });
    onTestFinished(async () => {
      await stalled.close();
      await redis.stop();
    });
    await stalled.read(codesRead(fetchReturning('old')));
    const { entryVersion } = await stalled.read(codesRead(unexpectedFetch));
    expect(stalled.areFresh([entryVersion])).toBe(true);
    const writerProcess = await startWriter(redis.url);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_000);
    // The lease has expired, although this process had no chance to learn about the write.
    expect(stalled.areFresh([entryVersion])).toBe(false);
    expect((await stalled.read(codesRead(fetchReturning('new')))).value).toBe('new');
    await writerProcess.exited;
  });
});
