/**
 * What must happen in one step in Redis. A tag has two keys: `tag`, its generation, a random word that is replaced by
 * every write, and `writes`, the writes that are under way, each with the moment until which its replica vouches for
 * it. A generation expires at the earliest of these moments: so a replica that dies or is cut off in the middle of a
 * write drops what the write touched by doing nothing.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

export interface Script {
  readonly lua: string;
  readonly sha: string;
}

/**
 * How long a generation lives at least, unless a write ends; it lives as long as what is kept under it. Milliseconds.
 */
const generationTtlMs = 600_000;

/**
 * More than any replica vouches ahead for a write: a generation that lives longer than this is not about to be dropped.
 */
const maxAnnouncementMs = 5_000;

const sharedLua = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function arm(tag, writes)
  local first = redis.call('ZRANGE', writes, 0, 0, 'WITHSCORES')
  if first[2] then redis.call('PEXPIREAT', tag, first[2]) end
end
local function renew(tag, writes, generation)
  redis.call('ZREMRANGEBYSCORE', writes, '-inf', now())
  redis.call('SET', tag, generation, 'PX', ${generationTtlMs})
  arm(tag, writes)
end
local function current(first)
  for i = first, #KEYS do
    if redis.call('GET', KEYS[i]) ~= ARGV[i] then return false end
  end
  return true
end
local function generations(first)
  return table.concat(ARGV, ' ', first, #KEYS)
end
local function parse(entry)
  return string.match(entry, '^(%S+) (%S+) %S+ (.*)$')
end
`;

function defineScript(lua: string): Script {
  const fullLua = sharedLua + lua;
  return { lua: fullLua, sha: createHash('sha1').update(fullLua).digest('hex') };
}

/**
 * KEYS: anything. Answers with Redis' time, and fails where Redis takes no writes: when its memory is full, its disk,
 * or when another machine has become the primary. Reading would still work there, but no drop could be told.
 */
export const probe = defineScript(`
redis.call('SET', KEYS[1], 1, 'PX', 60000)
return redis.call('TIME')`);

/** KEYS: tag and writes of each tag. ARGV: a new word. Gives every tag a generation; answers with all of them. */
export const ensureGenerations = defineScript(`
local all = {}
for i = 1, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i]) == 0 then renew(KEYS[i], KEYS[i + 1], ARGV[1]) end
  all[#all + 1] = redis.call('GET', KEYS[i])
end
return all`);

/** KEYS: tag and writes of each tag. ARGV: the write, and until when (Redis' clock, ms) its replica vouches for it. */
export const announceWrite = defineScript(`
for i = 1, #KEYS, 2 do
  redis.call('ZADD', KEYS[i + 1], ARGV[2], ARGV[1])
  redis.call('PEXPIREAT', KEYS[i + 1], ARGV[2] + 60000)
  arm(KEYS[i], KEYS[i + 1])
end
return 1`);

/** KEYS: tag and writes of each tag. ARGV: the write, and a new word. Ends the write and drops the tags. */
export const commitWrite = defineScript(`
for i = 1, #KEYS, 2 do
  redis.call('ZREM', KEYS[i + 1], ARGV[1])
  renew(KEYS[i], KEYS[i + 1], ARGV[2])
end
return 1`);

/**
 * KEYS: lease, entry, value, tags. ARGV: token, `patience version milliseconds` of the lease, 0, generations.
 * Answers with whose turn it is to fetch. A lease for a refresh yields to readers who wait.
 */
export const acquireLease = defineScript(`
if not current(4) then return {'staleGeneration'} end
local waitMode, seenVersion, ms = string.match(ARGV[2], '^(%S+) (%S+) (%S+)$')
local entry = redis.call('GET', KEYS[2])
if entry and waitMode ~= 'force' then
  local version, _, under = parse(entry)
  local value = redis.call('GET', KEYS[3])
  if value and version ~= seenVersion and under == generations(4) then return {'cached', entry, value} end
end
local lease = redis.call('GET', KEYS[1])
if lease then
  local holder, under = string.match(lease, '^%S+ (%S+) (.*)$')
  if waitMode == 'force' then return {'noLease'} end
  if under == generations(4) and (holder ~= 'try' or waitMode == 'try') then
    return {'busy', redis.call('PTTL', KEYS[1])}
  end
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. waitMode .. ' ' .. generations(4), 'PX', ms)
return {'acquired'}`);

/** KEYS: leases. ARGV: milliseconds, then the token of each. */
export const renewLeases = defineScript(`
for i = 1, #KEYS do
  local lease = redis.call('GET', KEYS[i])
  if lease and string.find(lease, ARGV[i + 1] .. ' ', 1, true) == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
end
return 1`);

const endLeaseLua = `
local function endLease(token, channel, id)
  local lease = redis.call('GET', KEYS[1])
  if lease and string.find(lease, token .. ' ', 1, true) == 1 then redis.call('DEL', KEYS[1]) end
  redis.call('PUBLISH', channel, id)
end
`;

/** KEYS: lease. ARGV: token, channel, what to publish there. */
export const releaseLease = defineScript(`${endLeaseLua}
endLease(ARGV[1], ARGV[2], ARGV[3])
return 1`);

/**
 * KEYS: lease, entry, value, tags. ARGV: token, `milliseconds channel id`, value, generations, and behind them the
 * entry. Keeps the value if the generations are still those, and unless a later fetch was quicker.
 */
export const putEntry = defineScript(`${endLeaseLua}
local ms, channel, id = string.match(ARGV[2], '^(%S+) (%S+) (%S+)$')
endLease(ARGV[1], channel, id)
if not current(4) then return 'invalidated' end
local new = ARGV[#KEYS + 1]
local old = redis.call('GET', KEYS[2])
if old then
  local _, from, under = parse(old)
  local _, newFrom = parse(new)
  if under == generations(4) and tonumber(from) > tonumber(newFrom) then return 'superseded' end
end
for i = 4, #KEYS do
  local left = redis.call('PTTL', KEYS[i])
  if left > ${maxAnnouncementMs} and left < tonumber(ms) then redis.call('PEXPIRE', KEYS[i], ms) end
end
redis.call('SET', KEYS[2], new, 'PX', ms)
redis.call('SET', KEYS[3], ARGV[3], 'PX', ms)
return 'stored'`);

/** Runs a script by its hash, or by its text where the server does not know it yet. */
export async function runScript(
  redis: Redis,
  { sha, lua }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
      return redis.eval(lua, keys.length, ...keys, ...args);
    throw error;
  }
}
