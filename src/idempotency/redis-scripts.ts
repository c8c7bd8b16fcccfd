/**
 * The steps of the idempotency store in Redis. Each step is a script, on Redis' own clock.
 * A record is one hash: `fingerprint`, `token`; once it was sent, `leased` (until when, epoch milliseconds); once it
 * has an outcome, `outcome`. A record that was not sent expires with its lease, so a holder that crashes leaves nothing
 * behind. Two sorted sets count the records: those of one client, and all. Their members are the records' hashes and
 * their scores the times of expiry, so that expired records are not counted.
 * KEYS: the record, the client's set, the set of all. ARGV begin with the token and the record's hash.
 */

/** Longer than the lifetime of any record, so that the sets expire after the records. */
const setTtlMs = 48 * 60 * 60 * 1_000;

const prelude = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function count(expiresAt)
  for i = 2, 3 do
    redis.call('ZADD', KEYS[i], expiresAt, ARGV[2])
    redis.call('PEXPIRE', KEYS[i], ${setTtlMs})
  end
end
`;

const ifStillHeld = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'outcome') == 1 then return 0 end
`;

/**
 * ARGV: token, hash, fingerprint, milliseconds of a lease, maximum number of records. Returns a `KeyLeaseResult` as a
 * list. A client may have at most as many records as are still free, so no client can fill the store for the others.
 */
export const lease = `${prelude}
local record = redis.call('HMGET', KEYS[1], 'fingerprint', 'leased', 'outcome')
local fingerprint, leased, outcome = record[1], record[2], record[3]
if not fingerprint then
  for i = 2, 3 do redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now) end
  if redis.call('ZCARD', KEYS[2]) >= ARGV[5] - redis.call('ZCARD', KEYS[3]) then
    local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
    if not oldest[2] then oldest = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES') end
    return {'full', oldest[2] - now}
  end
  redis.call('HSET', KEYS[1], 'fingerprint', ARGV[3], 'token', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  count(now + ARGV[4])
  return {'granted'}
end
if fingerprint ~= ARGV[3] then return {'conflict'} end
if outcome then return {'recorded', outcome} end
if not leased then return {'busy', redis.call('PTTL', KEYS[1])} end
if tonumber(leased) > now then return {'busy', tonumber(leased) - now} end
return {'holderDied'}`;

/** ARGV: token, hash, milliseconds of a lease, lifetime of the record. Returns 1 if the lease still holds the key. */
export const markSent = `${prelude}${ifStillHeld}
redis.call('HSET', KEYS[1], 'leased', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
count(now + ARGV[4])
return 1`;

/** ARGV: token, hash, milliseconds of a lease. */
export const renew = `${prelude}${ifStillHeld}
if redis.call('HEXISTS', KEYS[1], 'leased') == 1 then
  redis.call('HSET', KEYS[1], 'leased', now + ARGV[3])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  count(now + ARGV[3])
end
return 1`;

/** ARGV: token, hash, channel, fingerprint, outcome, milliseconds that the record is kept. */
export const record = `${prelude}
local holder = redis.call('HGET', KEYS[1], 'token')
if holder and holder ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[4], 'token', ARGV[1], 'outcome', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
count(now + ARGV[6])
redis.call('PUBLISH', ARGV[3], ARGV[2])
return 1`;

/** ARGV: token, hash, channel. */
export const release = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
for i = 2, 3 do redis.call('ZREM', KEYS[i], ARGV[2]) end
redis.call('PUBLISH', ARGV[3], ARGV[2])
return 1`;
