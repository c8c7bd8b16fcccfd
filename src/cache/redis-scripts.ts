/**
 * The scripts for shared values and for fetch leases, by which one replica fetches on behalf of all. Both depend on an
 * era and a position of the invalidation log: a value or lease that was invalidated since is ignored.
 */
import { headLua, maxClockStepMs } from './coherence-script.js';
import type { CacheEntry, FetchedEntry } from './store.js';
import { revive, sizeOf } from './value.js';

/** The value is from before the clock was set back. */
const isFromFutureLua = `
local function isFromFuture(startedAt, now) return tonumber(startedAt) > now + ${maxClockStepMs} end
`;

/**
 * KEYS: state, lease, value. ARGV: era, position, mode (look, wait, try, force), a version that is not wanted, token,
 * milliseconds of the lease, now, tags. Returns {cached, value}, {missing}, {busy, ms}, {acquired}, {noLease} or
 * {unavailable}: another era.
 */
export const findOrLeaseScript = `${headLua}${isFromFutureLua}
local head = readHead()
-- A log that is behind the caller was restored from an older state, in which invalidated values look valid.
if not head or head.era ~= ARGV[1] or tonumber(ARGV[2]) > head.seq then return {'unavailable'} end
local since, mode, seen, token = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local tags = {unpack(ARGV, 8)}
local value = mode ~= 'force' and redis.call('GET', KEYS[3])
if value then
  local valueSince, version, startedAt = string.match(value, '^(%d+) (%S+) (%S+) ')
  local isValid = not isFromFuture(startedAt, ARGV[7]) and not isTouched(head, tonumber(valueSince), tags)
  if version ~= seen and isValid then return {'cached', value} end
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

const endLeaseLua = `
local function holdsLease(key, token)
  local lease = redis.call('GET', key)
  return lease and string.find(lease, token .. ' ', 1, true) == 1
end
local function endLease(key, token, channel, id)
  if not holdsLease(key, token) then return end
  redis.call('DEL', key)
  redis.call('PUBLISH', channel, cjson.encode({'fetched', id}))
end
`;

/**
 * KEYS: state, lease, value. ARGV: token, channel, entry, member, era, position, milliseconds to keep it, value, now,
 * tags.
 * A value that replaces another one is logged, so that the other replicas drop their older copy.
 */
export const putScript = `${headLua}${endLeaseLua}${isFromFutureLua}
local channel, entry, member, since, value = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[6]), ARGV[8]
endLease(KEYS[2], ARGV[1], channel, entry)
local head = readHead()
if not head or head.era ~= ARGV[5] then return 'invalidated' end
local tags = {unpack(ARGV, 10)}
if isTouched(head, since, tags) then return 'invalidated' end
local old = redis.call('GET', KEYS[3])
if old then
  local oldSince, startedAt = string.match(old, '^(%d+) %S+ (%S+) ')
  local newStartedAt = string.match(value, '^%d+ %S+ (%S+) ')
  local isValid = not isFromFuture(startedAt, ARGV[9]) and not isTouched(head, tonumber(oldSince), tags)
  if isValid and tonumber(startedAt) > tonumber(newStartedAt) then return 'superseded' end
  if isValid then
    append(head, channel, member .. ' ' .. entry)
    writeHead(head)
  end
end
redis.call('SET', KEYS[3], value, 'PX', ARGV[7])
return 'stored'`;

/** KEYS: state, lease, value. ARGV: token, channel, entry. Ends the lease of a failed fetch. */
export const releaseLeaseScript = `${endLeaseLua}
endLease(KEYS[2], ARGV[1], ARGV[2], ARGV[3])
return 1`;

/** KEYS: state, lease, value. ARGV: channel, entry, member. Drops one value in every replica. */
export const deleteScript = `${headLua}
local head = readHead()
if head and redis.call('DEL', KEYS[3]) == 1 then
  append(head, ARGV[1], ARGV[3] .. ' ' .. ARGV[2])
  writeHead(head)
end
return 1`;

/** KEYS: leases. ARGV: milliseconds, then the token of each. */
export const renewLeasesScript = `${endLeaseLua}
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
