/**
 * The permits of a quota in Redis. One Lua script counts and takes a permit atomically, on the clock of Redis, which
 * all replicas share.
 */
import type { Script } from '../redis/index.js';

/** How long the quota of a replica counts after its last request, in milliseconds. */
const quotaMemoryMs = 10_000;

/** The keys of a quota, in the order that the script expects. */
export function keysOf(prefix: string, key: string): [places: string, line: string, seen: string, limit: string] {
  const tag = `${prefix}:${key}`;
  return [`${tag}:places`, `${tag}:line`, `${tag}:seen`, `${tag}:limit`];
}

/**
 * KEYS: places (permit -> until when it is taken, before the RTT credit is subtracted), line (replica -> since when it
 * waits), seen (waiting replica -> when it last asked), limit (low, since: the AIMD limit after the last halving, and
 * when that was). ARGV: verb, replica, permits of the quota, cooldown, AIMD step, milliseconds per step, milliseconds
 * after which unused keys expire; then by verb
 * - take   permit hold credit patience created: {1 or 0, when to ask again, AIMD limit, waiting replicas, created,
 *   cooldowns ...}; `created` says when the state in Redis was created, 0 if the replica does not know
 * - hold   permit ms ...: each permit is taken for so long from now, whether it was taken before or not
 * - drop   permit ...: the permits are free
 * - refuse age: the upstream throttled a call that was sent so long ago; returns the AIMD limit
 * - leave: the replica no longer waits; 1 if it was waiting
 */
export const permitScript: Script = {
  name: 'gatewayPermits',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local verb, replica = ARGV[1], ARGV[2]
local quota, rest, step, climb = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local function text(ms) return string.format('%.3f', ms) end
local function kept(key) redis.call('PEXPIRE', key, ARGV[7]) end

local function hold(lease, ms)
  redis.call('ZADD', KEYS[1], text(now + ms), lease)
  kept(KEYS[1])
end

-- Replicas of one deployment may have different quotas while a change rolls out: the lowest one in use counts for all.
local function lowestQuota()
  local lowest = quota
  redis.call('HSET', KEYS[4], 'quota ' .. ARGV[3], text(now))
  local fields = redis.call('HGETALL', KEYS[4])
  for i = 1, #fields, 2 do
    local other = tonumber(string.match(fields[i], '^quota (.+)$') or '')
    if other and now - fields[i + 1] > ${quotaMemoryMs} then redis.call('HDEL', KEYS[4], fields[i])
    elseif other then lowest = math.min(lowest, other) end
  end
  kept(KEYS[4])
  return lowest
end

-- Redis may lose its data while calls still count upstream. A replica that knows an earlier state then blocks one
-- window.
local function blockedMs(known)
  local born, blockedFor = unpack(redis.call('HMGET', KEYS[4], 'born', 'blockedFor'))
  if not born then
    born = string.format('%d', now)
    redis.call('HSET', KEYS[4], 'born', born)
  end
  if known ~= '0' and known ~= born and blockedFor ~= born then
    redis.call('HSET', KEYS[4], 'blockedFor', born, 'blockedUntil', text(now + rest))
  end
  return tonumber(born), (tonumber(redis.call('HGET', KEYS[4], 'blockedUntil') or 0)) - now
end

local function inForce()
  local low, since = unpack(redis.call('HMGET', KEYS[4], 'low', 'since'))
  if not low then return quota end
  return math.min(quota, low + step * math.max(0, math.floor((now - since) / climb)))
end

local function leave(who)
  redis.call('ZREM', KEYS[3], who)
  return redis.call('ZREM', KEYS[2], who)
end

local function stand(patience)
  redis.call('ZADD', KEYS[2], 'NX', text(now), replica)
  redis.call('ZADD', KEYS[3], text(now), replica)
  for _, silent in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', text(now - patience))) do leave(silent) end
  for _, ahead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], text(now + patience), '+inf')) do leave(ahead) end
  kept(KEYS[2])
  kept(KEYS[3])
  return redis.call('ZRANK', KEYS[2], replica)
end

local function take(lease, longest, credit, patience, known)
  quota = lowestQuota()
  local born, blocked = blockedMs(known)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now))
  -- Taken for longer than anything is: the clock was put back. A whole rest from now is safe.
  for _, odd in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], text(now + longest + 1000), '+inf')) do hold(odd, rest) end
  local busy = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. text(now + credit), '+inf', 'WITHSCORES')
  local limit = inForce()
  -- One place for everybody who is longer in line, and one for this replica.
  local missing = stand(patience) + 1 - (limit - #busy / 2)
  local again = busy[2 * missing] and busy[2 * missing] - credit - now or rest
  if blocked > 0 then missing, again = math.max(1, missing), math.max(again, blocked) end
  local answer = { missing <= 0 and 1 or 0, math.ceil(again), limit, redis.call('ZCARD', KEYS[2]), born }
  for i = 2, #busy, 2 do answer[#answer + 1] = math.ceil(busy[i] - now) end
  if missing <= 0 then
    hold(lease, longest)
    leave(replica)
  end
  return answer
end

if verb == 'take' then
  return take(ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12])
elseif verb == 'hold' then
  for i = 8, #ARGV, 2 do hold(ARGV[i], tonumber(ARGV[i + 1])) end
elseif verb == 'drop' then
  for i = 8, #ARGV do redis.call('ZREM', KEYS[1], ARGV[i]) end
elseif verb == 'refuse' then
  local since = redis.call('HGET', KEYS[4], 'since')
  if not since or now - ARGV[8] > tonumber(since) then
    redis.call('HSET', KEYS[4], 'low', math.max(1, math.floor(inForce() / 2)), 'since', text(now))
    kept(KEYS[4])
  end
  return inForce()
elseif verb == 'leave' then
  return leave(replica)
end
return 0
`,
};
