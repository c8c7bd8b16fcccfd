import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutcomeUnknownError } from '../../src/errors.js';
import { redisMissing, skipNote, type TestRedis } from '../redis-server.js';
import { command, isInRole, portOf, startCluster, until, type ClusterSetup } from '../redis-topologies.js';
import { asRedisUser, createRedisUser, expectShared, openUsers, type Users } from './users.js';

/** Two replicas that read, and write under keys, until they are stopped. */
function startTraffic(replicas: readonly Users[]) {
  const name = randomUUID();
  let version = 0;
  let floor = 0;
  const end = new AbortController();
  const carriedOut = new Map<string, number>();
  const faults: string[] = [];
  const answeredAt: number[] = [];

  async function readAll({ cache }: Users): Promise<void> {
    while (!end.signal.aborted) {
      const least = floor;
      const value = await cache
        .read({ key: [name], tags: [[name]], freshMs: 60_000, staleMs: 0, fetch: async () => version })
        .then((found) => found.value, String);
      if (!(Number(value) >= least)) faults.push(`read ${value} after ${least} was answered`);
      await sleep(5);
    }
  }

  async function writeAll({ idempotency, cache }: Users): Promise<void> {
    for (let key = randomUUID(); !end.signal.aborted; await sleep(20)) {
      const request = { owner: ['o'], client: 'c', key, path: ['key'], fingerprint: 'f' };
      const write = idempotency.once(request, ({ markSent }) =>
        cache.write([[name]], async () => {
          await markSent();
          carriedOut.set(key, (carriedOut.get(key) ?? 0) + 1);
          return ++version;
        }),
      );
      const answer = await write.catch((error: unknown) => error);
      if (answer instanceof Error && !(answer instanceof OutcomeUnknownError)) continue;
      if (!(answer instanceof Error)) floor = Math.max(floor, (await write).outcome);
      if (!(answer instanceof Error)) answeredAt.push(performance.now());
      key = randomUUID();
    }
  }

  const running = Promise.all(replicas.flatMap((users) => [readAll(users), writeAll(users)]));
  return {
    writesSince: (at: number) => answeredAt.filter((answered) => answered > at).length,
    async stop() {
      end.abort();
      await running;
      return { faults, doubled: [...carriedOut.values()].filter((count) => count > 1) };
    },
  };
}

describe.skipIf(redisMissing !== undefined)(`a cluster of three primaries and a replica${skipNote}`, () => {
  let cluster: ClusterSetup;
  beforeAll(async () => {
    cluster = await startCluster();
    createRedisUser(...cluster.nodes);
  }, 30_000);
  afterAll(() => cluster.stop());

  const openTwo = async (test: Parameters<typeof openUsers>[0]) => {
    const replicas = [
      await openUsers(test, asRedisUser(cluster.url)),
      await openUsers(test, asRedisUser(cluster.url)),
    ] as const;
    await until(async () => replicas.every(({ redis }) => redis.state === 'ready'));
    return replicas;
  };

  it('two replicas share everything in one slot of a cluster', { timeout: 30_000 }, async (test) => {
    const users = await expectShared(test, asRedisUser(cluster.url));
    expect(users.flatMap(({ reasons }) => reasons)).toEqual([]);
    for (const node of cluster.nodes) expect(await command(node, 'ACL', 'LOG')).toEqual([]);
    for (const node of cluster.others) expect(await command(node, 'DBSIZE')).toBe(0);
    expect(Number(await command(cluster.owner, 'DBSIZE'))).toBeGreaterThan(0);
  });

  it('reads and writes go on while the slot moves to another primary', { timeout: 30_000 }, async (test) => {
    const traffic = startTraffic(await openTwo(test));
    const [target] = cluster.others;
    if (target === undefined) throw new Error('expected another primary');
    await moveSlot(cluster.slot, cluster.owner, target);
    await until(async () => traffic.writesSince(performance.now() - 50) > 0);
    const movedAt = performance.now();
    await until(async () => traffic.writesSince(movedAt) > 5);
    await moveSlot(cluster.slot, target, cluster.owner);
    const returnedAt = performance.now();
    await until(async () => traffic.writesSince(returnedAt) > 5);
    expect(await traffic.stop()).toEqual({ faults: [], doubled: [] });
  });

  it('keyed writes work within 5 s of the death of their primary, and no older value is served', async (test) => {
    const traffic = startTraffic(await openTwo(test));
    await until(async () => traffic.writesSince(0) > 5);
    await cluster.owner.kill();
    await until(() => isInRole(cluster.replica, 'master'));
    const promotedAt = performance.now();
    await until(async () => traffic.writesSince(promotedAt) > 0);
    expect(performance.now() - promotedAt).toBeLessThan(5_000);
    await sleep(500);
    expect(await traffic.stop()).toEqual({ faults: [], doubled: [] });
  }, 30_000);
});

/** As `redis-cli --cluster reshard` does it, for one slot. */
async function moveSlot(slot: number, source: TestRedis, target: TestRedis): Promise<void> {
  const [sourceId, targetId] = [source, target].map((node) => command(node, 'CLUSTER', 'MYID'));
  const setSlot = (node: TestRedis, state: string, id: unknown) =>
    command(node, 'CLUSTER', 'SETSLOT', String(slot), state, String(id));
  await setSlot(target, 'IMPORTING', await sourceId);
  await setSlot(source, 'MIGRATING', await targetId);
  for (;;) {
    const keys = await command(source, 'CLUSTER', 'GETKEYSINSLOT', String(slot), '10');
    if (!Array.isArray(keys) || keys.length === 0) break;
    await command(source, 'MIGRATE', '127.0.0.1', String(portOf(target)), '', '0', '1000', 'KEYS', ...keys.map(String));
  }
  for (const node of [target, source]) await setSlot(node, 'NODE', await targetId);
}
