import { expect, it } from 'vitest';
import { NotFoundError } from '../../../src/errors.js';
import { errorOf, leaseMs, outcomeTtlMs, request, unexpectedWork, type Harness, type Replica } from './harness.js';

const maxRecords = 24;

/** A write of one client under a key of its own. */
const write = (client: string, index: number) =>
  request({ owner: ['account', client, 'space'], client, key: `order-${index}` });

/**
 * Sends writes of a client, each with a new key, until one is rejected.
 * @returns the number of accepted writes, and the error
 */
async function fill({ once }: Replica, client: string): Promise<{ readonly keys: number; readonly error: unknown }> {
  for (let index = 0; index <= maxRecords; index++) {
    try {
      await once.once(write(client, index), async () => 'done');
    } catch (error) {
      return { keys: index, error };
    }
  }
  throw new Error(`expected a key of ${client} to be refused, got none`);
}

export function clientShareSuite({ replicas, advance }: Harness): void {
  it('one client can use half of the store, over all replicas, and others can still write', async () => {
    const [one, two] = await replicas(2, { maxRecords });
    const first = await fill(one, 'first');
    expect(first.error).toMatchObject({ code: 'RATE_LIMITED' });
    expect(first.keys).toBe(maxRecords / 2);
    expect(await errorOf((two ?? one).once.once(write('first', 100), unexpectedWork))).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect((await fill(two ?? one, 'second')).keys).toBe(maxRecords / 4);
    expect((await fill(one, 'third')).keys).toBe(maxRecords / 8);
  });

  it('a client that used up its share gets its recorded outcomes, and when its oldest key expires', async () => {
    const [replica] = await replicas(1, { maxRecords });
    const { keys, error } = await fill(replica, 'first');
    expect(error).toMatchObject({ retryAfterMs: expect.toSatisfy((ms: number) => ms > outcomeTtlMs - 60_000) });
    for (let index = 0; index < keys; index++)
      expect((await replica.once.once(write('first', index), unexpectedWork)).replayed).toBe(true);
  });

  it('keys of writes that were rejected before sending do not count against the share', async () => {
    const [replica] = await replicas(1, { maxRecords });
    for (let index = 0; index < 3 * maxRecords; index++) {
      const refused = replica.once.once(write('first', index), () => Promise.reject(new NotFoundError('no such code')));
      expect(await errorOf(refused)).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await fill(replica, 'first')).keys).toBe(maxRecords / 2);
  });

  it('keys of a holder that crashed before sending count against the share until the lease expires', async () => {
    const [one, two] = await replicas(2, { maxRecords });
    const other = two ?? one;
    let index = 0;
    /** Starts a write that never sends. @returns true once it holds its key, false if the key was refused */
    const hold = () =>
      new Promise<boolean>((resolve) => {
        const forever = () => (resolve(true), new Promise<never>(() => {}));
        one.once.once(write('first', index++), forever).catch(() => resolve(false));
      });
    const next = () => errorOf(other.once.once(write('first', -1), () => Promise.reject(new NotFoundError('no'))));
    // Tries again if this process stalls for so long that the first leases expire before the share is used up.
    const nextWithoutShare = async () => {
      while (await hold());
      return next();
    };
    await expect.poll(nextWithoutShare).toMatchObject({ code: 'RATE_LIMITED' });
    one.kill();
    await advance(leaseMs + 100);
    // A renewal that was under way when the holder crashed may arrive late.
    await expect.poll(next).toMatchObject({ code: 'NOT_FOUND' });
  });
}
