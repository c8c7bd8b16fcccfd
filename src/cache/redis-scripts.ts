/**
 * The scripts for shared values and for fetch leases, by which one replica fetches on behalf of all. Both depend on an
 * era and a position of the invalidation log: a value or lease that was invalidated since is ignored.
 */
import { headLua, maxClockStepMs } from './coherence-script.js';
import type { CacheEntry, FetchedEntry } from './store.js';
import { revive, sizeOf } from './value.js';

const valueLua = `
-- Returns whether the value is valid, its version and the start of its fetch.
local function checkValue(head, value, now, tags)
  local since, version, startedAt = string.match(value, '^(%d+) (%S+) (%S+) ')
  -- A value from the future is from before the clock was set back.
  local isFromFuture = tonumber(startedAt) > now + ${maxClockStepMs}
  return not isFromFuture and not isTouched(head, tonumber(since), tags), version, tonumber(startedAt)
end
`;

/**
 * KEYS: state, lease, value. ARGV: era, position, mode (look, wait, try, force), a version that is not wanted, token,
 * milliseconds of the lease, now, tags. Returns {cached, value}, {missing}, {busy, ms}, {acquired}, {noLease} or
 * {unavailable}: another era.
 */
export const findOrLease = `${headLua}${valueLua}
local head = readHead()
-- A log that is behind the caller was restored from an older state, in which invalidated values look valid.
if not head or head.era ~= ARGV[1] or tonumber(ARGV[2]) > head.seq then return {'unavailable'} end
local since, mode, seen, token = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local tags = {unpack(ARGV, 8)}
local value = mode ~= 'force' and redis.call('GET', KEYS[3])
if value then
  local isValid, version = checkValue(head, value, ARGV[7], tags)
  if isValid and version ~= seen then return {'cached', value} end
end
if mode == 'look' then return {'missing'} end
local lease = redis.call('GET', KEYS[2])
if lease then
  if mode == 'force' then return {'noLease'} end
  local holder, leaseSince = string.match(lease, '^%S+ (%S+) (%d+)$')
  -- The lease of a refresh yields to readers that wait.
  if (holder ~= 'try' or mode == 'try') and not isTouched(head, tonumber(leaseSince), tags) then
    return {'busy', redis.call('PTTL', KEYS[2])}
  end
end
redis.call('SET', KEYS[2], token .. ' ' .. mode .. ' ' .. since, 'PX', ARGV[6])
return {'acquired'}`;

const holdsLeaseLua = `
local function holdsLease(key, token)
  local lease = redis.call('GET', key)
  return lease and string.find(lease, token .. ' ', 1, true) == 1
end
`;

/**
 * KEYS: state, lease, value. ARGV: token, channel, entry, era, and to store a value: member, position, milliseconds to
 * keep it, value, now, tags. A value that replaces another one is logged, so that the other replicas drop their older
 * copy.
 */
export const endLease = `${headLua}${valueLua}${holdsLeaseLua}
local channel, entry, value = ARGV[2], ARGV[3], ARGV[8]
if holdsLease(KEYS[2], ARGV[1]) then
  redis.call('DEL', KEYS[2])
  redis.call('PUBLISH', channel, cjson.encode({'fetched', entry}))
end
if not value then return 'released' end
local head = readHead()
if not head or head.era ~= ARGV[4] then return 'invalidated' end
local tags = {unpack(ARGV, 10)}
if isTouched(head, tonumber(ARGV[6]), tags) then return 'invalidated' end
local old = redis.call('GET', KEYS[3])
if old then
  local isValid, _, startedAt = checkValue(head, old, ARGV[9], tags)
  if isValid and startedAt > tonumber(string.match(value, '^%d+ %S+ (%S+) ')) then return 'superseded' end
  if isValid then
    append(head, channel, ARGV[5] .. ' ' .. entry)
    writeHead(head)
  end
end
redis.call('SET', KEYS[3], value, 'PX', ARGV[7])
return 'stored'`;

/** KEYS: state, lease, value. ARGV: channel, entry, member. Drops one value in every replica. */
export const deleteValue = `${headLua}
local head = readHead()
if head and redis.call('DEL', KEYS[3]) == 1 then
  append(head, ARGV[1], ARGV[3] .. ' ' .. ARGV[2])
  writeHead(head)
end
return 1`;

/** KEYS: leases. ARGV: milliseconds, then the token of each. */
export const renewLeases = `${holdsLeaseLua}
for i = 1, #KEYS do
  if holdsLease(KEYS[i], ARGV[i + 1]) then redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
end
return 1`;

/** A value in Redis: the log position, version and times of its fetch, followed by its JSON. */
export function writeRecord(since: number, { version, fetchStartedAt, fetchedAt }: CacheEntry, json: string): string {
  return `${since} ${version} ${fetchStartedAt} ${fetchedAt} ${json}`;
}

/** @param generations the generations under which it is stored in memory */
export function readRecord(text: string, generations: string): FetchedEntry | undefined {
  const [, version, fetchStartedAt, fetchedAt, json] = /^\d+ (\S+) (\S+) (\S+) (.*)$/s.exec(text) ?? [];
  if (version === undefined || json === undefined) return undefined;
  const value = revive(json);
  return {
    value,
    version,
    fetchStartedAt: Number(fetchStartedAt),
    fetchedAt: Number(fetchedAt),
    snapshot: { value, json, bytes: sizeOf(json) },
    generations,
    ttlMs: 0,
  };
}
