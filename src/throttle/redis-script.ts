/** The permits of a quota in Redis. One Lua script takes them atomically, on the clock that all replicas share. */

/** How long a replica's quota is remembered after its last request, in milliseconds. */
const quotaMemoryMs = 10_000;
/** The names of a quota's keys, in the order that the script expects. */
export const permitKeys = ['permits', 'queue', 'last-asked', 'limit'];

/**
 * KEYS: permits (permit -> when it becomes free, before the RTT credit is subtracted), queue (replica -> since when it
 * waits), last-asked (waiting replica -> when it last asked), limit (a hash: the AIMD limit after the last halving and
 * the time of that halving, when this state was created, and the quotas in use). ARGV: verb, replica, permits of the
 * quota, cooldown, AIMD step, milliseconds per step, milliseconds after which unused keys expire; then by verb
 * - take   permit lease credit queueTimeout created: returns {1 or 0, when to ask again, AIMD limit, waiting replicas,
 *   created, now, cooldowns ...}; `created` says when the state in Redis was created, 0 if the replica does not know
 * - hold   permit ms ...: takes each permit for so long from now, whether it was taken before or not
 * - drop   permit ...: frees the permits
 * - refuse granted: the upstream throttled a call whose permit was granted then, 0 if not by Redis; returns the AIMD
 *   limit, which is halved unless it was halved after that
 * - leave: the replica no longer waits; returns 1 if it was waiting
 */
export const permitScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local verb, replica = ARGV[1], ARGV[2]
local quota, cooldown, step, stepMs = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local function formatMs(ms) return string.format('%.3f', ms) end
local function expireUnused(key) redis.call('PEXPIRE', key, ARGV[7]) end

local function hold(permit, ms)
  redis.call('ZADD', KEYS[1], formatMs(now + ms), permit)
  expireUnused(KEYS[1])
end

-- Replicas of one deployment may have different quotas while a change rolls out: the lowest one in use counts for all.
local function lowestQuota()
  local lowest = quota
  redis.call('HSET', KEYS[4], 'quota ' .. ARGV[3], formatMs(now))
  local fields = redis.call('HGETALL', KEYS[4])
  for i = 1, #fields, 2 do
    local other = tonumber(string.match(fields[i], '^quota (.+)$') or '')
    if other and now - fields[i + 1] > ${quotaMemoryMs} then redis.call('HDEL', KEYS[4], fields[i])
    elseif other then lowest = math.min(lowest, other) end
  end
  expireUnused(KEYS[4])
  return lowest
end

-- Redis may lose its data while the upstream still counts calls. A replica that knows an earlier state then blocks
-- one window.
local function blockedMs(knownCreated)
  local created, blockedFor = unpack(redis.call('HMGET', KEYS[4], 'created', 'blockedFor'))
  if not created then
    created = string.format('%d', now)
    redis.call('HSET', KEYS[4], 'created', created)
  end
  if knownCreated ~= '0' and knownCreated ~= created and blockedFor ~= created then
    redis.call('HSET', KEYS[4], 'blockedFor', created, 'blockedUntil', formatMs(now + cooldown))
  end
  return tonumber(created), (tonumber(redis.call('HGET', KEYS[4], 'blockedUntil') or 0)) - now
end

local function currentLimit()
  local low, since = unpack(redis.call('HMGET', KEYS[4], 'low', 'since'))
  if not low then return quota end
  return math.min(quota, low + step * math.max(0, math.floor((now - since) / stepMs)))
end

local function leave(waiting)
  redis.call('ZREM', KEYS[3], waiting)
  return redis.call('ZREM', KEYS[2], waiting)
end

local function enqueue(queueTimeout)
  redis.call('ZADD', KEYS[2], 'NX', formatMs(now), replica)
  redis.call('ZADD', KEYS[3], formatMs(now), replica)
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', formatMs(now - queueTimeout))) do leave(gone) end
  for _, ahead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], formatMs(now + queueTimeout), '+inf')) do leave(ahead) end
  expireUnused(KEYS[2])
  expireUnused(KEYS[3])
  return redis.call('ZRANK', KEYS[2], replica)
end

local function take(permit, lease, credit, queueTimeout, knownCreated)
  quota = lowestQuota()
  local created, blocked = blockedMs(knownCreated)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', formatMs(now))
  -- A permit taken for longer than any lease means that the clock was set back. A whole cooldown from now is safe.
  local tooLong = redis.call('ZRANGEBYSCORE', KEYS[1], formatMs(now + lease + 1000), '+inf')
  for _, other in ipairs(tooLong) do hold(other, cooldown) end
  local busy = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. formatMs(now + credit), '+inf', 'WITHSCORES')
  local limit = currentLimit()
  -- One permit for every replica that is ahead in the queue, and one for this replica.
  local missing = enqueue(queueTimeout) + 1 - (limit - #busy / 2)
  local again = busy[2 * missing] and busy[2 * missing] - credit - now or cooldown
  if blocked > 0 then missing, again = math.max(1, missing), math.max(again, blocked) end
  local reply = { missing <= 0 and 1 or 0, math.ceil(again), limit, redis.call('ZCARD', KEYS[2]), created,
    formatMs(now) }
  for i = 2, #busy, 2 do reply[#reply + 1] = math.ceil(busy[i] - now) end
  if missing <= 0 then
    hold(permit, lease)
    leave(replica)
  end
  return reply
end

if verb == 'take' then
  return take(ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12])
elseif verb == 'hold' then
  for i = 8, #ARGV, 2 do hold(ARGV[i], tonumber(ARGV[i + 1])) end
elseif verb == 'drop' then
  for i = 8, #ARGV do redis.call('ZREM', KEYS[1], ARGV[i]) end
elseif verb == 'refuse' then
  local since = redis.call('HGET', KEYS[4], 'since')
  if not since or tonumber(ARGV[8]) > tonumber(since) then
    redis.call('HSET', KEYS[4], 'low', math.max(1, math.floor(currentLimit() / 2)), 'since', formatMs(now))
    expireUnused(KEYS[4])
  end
  return currentLimit()
elseif verb == 'leave' then
  return leave(replica)
end
return 0
`;
