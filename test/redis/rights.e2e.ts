import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { rightsLua } from '../../src/redis/scripts.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { command, until } from '../redis-topologies.js';
import { aclCommand, asRedisUser, createRedisUser, expectShared, openUsers, read } from './users.js';

const root = join(import.meta.dirname, '../..');
const granted = [...aclCommand.matchAll(/\+([a-z|]+)/g)].map(([, name = '']) => name);

/** Commands that ioredis sends by itself or for a user of the connection. Scripts call all others. */
const singleCommands = ['select', 'subscribe', 'publish', 'eval', 'evalsha', 'hget'];
const clusterCommands = ['cluster|slots', 'client|setname', 'asking'];

/** The commands that scripts call, ours and that of rate-limiter-flexible. */
function scriptCommands(): ReadonlySet<string> {
  const own = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, 'src', name));
  const library = join(root, 'node_modules/rate-limiter-flexible/lib/RateLimiterRedis.js');
  const calls = [...own, library].flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/redis\.call\('(\w+)'/g)]);
  return new Set(calls.map(([, name = '']) => name.toLowerCase()));
}

async function startWithUser({ onTestFinished }: TestContext) {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  createRedisUser(redis);
  return redis;
}

const denied = async (redis: Awaited<ReturnType<typeof startWithUser>>) =>
  JSON.stringify(await command(redis, 'ACL', 'LOG'));

describe.skipIf(redisMissing !== undefined)(`rights of the Redis user${skipNote}`, { concurrent: true }, () => {
  it('docs/cache.md grants every command that clients and scripts use, and no other', () => {
    expect(granted.toSorted()).toEqual(
      [...new Set([...singleCommands, ...clusterCommands, ...scriptCommands()])].toSorted(),
    );
  });

  it('every user of Redis works with the documented rights, also after a lost connection', async (test) => {
    const redis = await startWithUser(test);
    const users = await expectShared(test, asRedisUser(redis.url));
    await command(redis, 'CLIENT', 'KILL', 'USER', 'gateway');
    await until(async () => users.every(({ reasons }) => reasons.length === 1));
    await until(async () => users.every(({ redis: { state } }) => state === 'ready'));
    for (const one of users) await read(one, async () => 'again');
    expect(await denied(redis)).toBe('[]');
    expect(users.flatMap(({ reasons }) => reasons).filter((reason) => /NOPERM|can't/.test(reason))).toEqual([]);
    expect(String(await command(redis, 'ACL', 'DRYRUN', 'gateway', 'GET', 'other'))).toMatch(/no permissions/);
  });

  it('the check of a new connection runs every command that scripts call', () => {
    const checked = [...rightsLua.matchAll(/'([A-Z]{2,})'/g)].map(([, name = '']) => name.toLowerCase());
    expect([...scriptCommands()].filter((name) => !checked.includes(name))).toEqual([]);
  });

  it.for(['select', 'subscribe', 'eval', 'evalsha', 'zadd', 'info', 'hset', 'set', 'hexists', 'zrank', 'incrby'])(
    'Redis counts as lost, with the reason and for as long as its user must not run %s',
    async (name, test) => {
      const redis = await startWithUser(test);
      await command(redis, 'ACL', 'SETUSER', 'gateway', `-${name}`);
      const { redis: connection, reasons } = await openUsers(test, asRedisUser(redis.url));
      await until(async () => reasons.length > 0);
      await sleep(1_200);
      expect(connection.state).toBe('lost');
      expect(reasons).toEqual([expect.stringMatching(/NOPERM|can't run this command/)]);
      await command(redis, 'ACL', 'SETUSER', 'gateway', `+${name}`);
      await until(async () => connection.state === 'ready');
    },
  );

  it('an outage reports a missing right too, once the server can be reached', async (test) => {
    const redis = await startWithUser(test);
    const { redis: connection, reasons } = await openUsers(test, asRedisUser(redis.url));
    await until(async () => connection.state === 'ready');
    await command(redis, 'ACL', 'SETUSER', 'gateway', '-zrank');
    redis.freeze();
    await until(async () => reasons.length === 1);
    redis.thaw();
    await until(async () => reasons.length === 2);
    expect(reasons).toEqual([expect.stringMatching(/no answer/), expect.stringMatching(/can't run|zrank/)]);
    expect(connection.state).toBe('lost');
  });
});
