import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { command, until } from '../redis-topologies.js';
import {
  aclCommand,
  asRedisUser,
  callUpstream,
  countRequest,
  createRedisUser,
  executeOnce,
  expectShared,
  openUsers,
  read,
  type Users,
} from './users.js';

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

  it.for<[string, (users: Users) => unknown]>([
    ['select', () => undefined],
    ['subscribe', () => undefined],
    ['eval', () => undefined],
    ['evalsha', () => undefined],
    ['zadd', () => undefined],
    ['info', () => undefined],
    ['hset', (users) => read(users, async () => 'value')],
    ['set', (users) => read(users, async () => 'value')],
    ['hexists', (users) => executeOnce(users, 'key')],
    ['zrank', (users) => callUpstream(users)],
    ['incrby', (users) => countRequest(users)],
  ])('Redis counts as lost, with the reason, if its user must not run %s', async ([name, use], test) => {
    const redis = await startWithUser(test);
    await command(redis, 'ACL', 'SETUSER', 'gateway', `-${name}`);
    const users = await openUsers(test, asRedisUser(redis.url));
    await users.redis.firstAttempt;
    await Promise.resolve(use(users)).catch(() => undefined);
    await until(async () => users.reasons.length > 0);
    expect(users.reasons[0]).toMatch(/NOPERM|can't run this command/);
  });
});
