import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { createRedisLog, handoverMs, leaseMs, orphanMs } from '../../src/cache/coherence-script.js';
import type { LateReply, LogMessage, SyncReply, SyncRequest } from '../../src/cache/invalidation-log.js';
import { findOrLease } from '../../src/cache/redis-scripts.js';
import type { PendingWrite } from '../../src/cache/store.js';
import { RedisConnection } from '../../src/redis/index.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { LogModel } from './log-model.js';
import { seeded } from './read-write-workload.js';

const [state, channel, valueKey] = ['state', 'log', 'value'];
const tagNames = ['a', 'b', 'c'];

/** The times in the state of the log that pass when time does. */
interface Times {
  members: Record<string, { till: number }>;
  open: Record<string, { orphanTill: number }>;
  leftAt: number;
  epoch: string;
}

/** The order within a table of Lua is not defined. */
const normalize = (reply: SyncReply | LateReply) =>
  'isLate' in reply ? reply : { ...reply, blocked: reply.blocked.toSorted() };

/** Pretends that `ms` have passed, by moving all times in the state into the past. */
function age({ members, open, ...head }: Times, ms: number): Times {
  for (const member of Object.values(members)) member.till -= ms;
  for (const write of Object.values(open)) if (write.orphanTill > 0) write.orphanTill -= ms;
  return { ...head, members, open, leftAt: head.leftAt > 0 ? head.leftAt - ms : 0 };
}

it.skipIf(redisMissing !== undefined)(
  `the script of the coherence protocol and its model answer 1,200 random requests alike${skipNote}`,
  { timeout: 120_000 },
  async () => {
    const server = await startRedis();
    const admin = new Redis(server.url);
    const redis = new RedisConnection(server.url);
    const published: LogMessage[] = [];
    redis.subscribe(channel, (text) => published.push(JSON.parse(text) as LogMessage));
    onTestFinished(async () => {
      redis.close();
      admin.disconnect();
      await server.stop();
    });
    await redis.firstAttempt;
    const log = createRedisLog(redis, state, channel);
    const seen = { late: 0, eras: 0, entries: 0, blocked: 0, valid: 0, invalid: 0 };

    for (let seed = 1; seed <= 12; seed++) {
      const random = seeded(seed);
      const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
      let now = 0;
      const modelPublished: LogMessage[] = [];
      const model = new LogModel({ now: () => now, publish: (message) => void modelPublished.push(message) });
      await admin.flushall();
      published.length = 0;
      let [era, seq, ids] = ['', 0, 0];
      let openWrite: PendingWrite | undefined;

      const request = (): SyncRequest => {
        const member = pick(['one', 'two', 'writer']) ?? '';
        const base = { member, nextEra: `era ${seed} ${++ids}`, isLeaving: random() < 0.05 };
        const known = {
          era: pick([era, era, era, era, '', 'foreign']) ?? '',
          position: Math.floor(random() * (seq + 1)),
        };
        const notAfter = random() < 0.05 ? 1 : 0;
        const ended: PendingWrite[] = [];
        if (member === 'writer' && notAfter === 0 && openWrite !== undefined && random() < 0.5) {
          ended.push(openWrite);
          openWrite = undefined;
        } else if (member === 'writer' && openWrite === undefined) {
          openWrite = { token: `write${++ids}`, tags: pick([['a'], ['b'], ['a', 'c']]) ?? [] };
        }
        const open = member === 'writer' && openWrite !== undefined ? [openWrite] : [];
        return { ...base, ...known, notAfter, open, ended };
      };

      const sync = async () => {
        const asked = request();
        const reply = await log.sync(asked);
        now = reply.now;
        const expected = model.sync(asked);
        expect(normalize(reply), `seed ${seed}`).toEqual(normalize(expected));
        if ('isLate' in reply) return void (seen.late += 1);
        if (reply.era !== era) seen.eras += 1;
        seen.entries += reply.entries.length;
        seen.blocked += reply.blocked.length;
        ({ era, seq } = reply);
      };

      const passTime = async () => {
        const ms = pick([200, leaseMs, 3 * leaseMs, orphanMs, 2 * handoverMs]) ?? 0;
        const text = await admin.hget(state, 'head');
        const { head, entries } = model.snapshot();
        if (text === null || head === undefined) return;
        const changed = age(JSON.parse(text) as Times, ms);
        if (random() < 0.1) changed.epoch = head.epoch = 'another server';
        await admin.hset(state, 'head', JSON.stringify(changed));
        age({ ...head, members: Object.fromEntries(head.members), open: Object.fromEntries(head.open) }, ms);
        if (head.leftAt > 0) head.leftAt -= ms;
        model.restore({ head, entries });
      };

      const look = async () => {
        const since = Math.floor(random() * (seq + 2));
        const tags = tagNames.filter(() => random() < 0.4);
        const asked = pick([era, era, 'foreign']) ?? '';
        await admin.set(valueKey, `${since} version 0 0 {}`);
        const args = [asked, since, 'look', '-', '-', 0, 0, ...tags];
        const reply = await redis.run(findOrLease, [state, 'lease', valueKey], args);
        const [kind] = Array.isArray(reply) ? reply : [];
        const isValid = model.isValid(asked, since, tags) && !model.isBehind(since);
        if (isValid) seen.valid += 1;
        else seen.invalid += 1;
        expect(kind === 'cached', `seed ${seed}: ${kind} since ${since}`).toBe(isValid);
      };

      for (let step = 0; step < 100; step++) {
        await sync();
        if (random() < 0.15) await passTime();
        if (random() < 0.2) await look();
        if (random() < 0.01) {
          await admin.del(state);
          model.restore({ head: undefined, entries: new Map() });
        }
      }
      await expect.poll(() => published.length).toBe(modelPublished.length);
      expect(published).toEqual(modelPublished);
    }
    // The requests mean something: every kind of reply occurred.
    expect(Object.entries(seen).filter(([, count]) => count <= 5)).toEqual([]);
  },
);
