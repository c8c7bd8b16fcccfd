/**
 * The steps of the ledger in Redis, each a script, on Redis' own clock. A record is one hash: `fingerprint`, `token`;
 * once it was sent, `leased` (until when, epoch milliseconds); once it is kept, `outcome`. A claim that was not sent is
 * leased by the key's own expiry: a holder that dies leaves nothing behind. KEYS: the record. ARGV begin with the
 * token.
 */
const now = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const ifStillHeld = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'outcome') == 1 then return 0 end
`;

/** ARGV: token, fingerprint, milliseconds of a lease. Answers as `Claimed` does, as a list. */
export const lease = `${now}
local record = redis.call('HMGET', KEYS[1], 'fingerprint', 'leased', 'outcome')
local fingerprint, leased, outcome = record[1], record[2], record[3]
if not fingerprint then
  redis.call('HSET', KEYS[1], 'fingerprint', ARGV[2], 'token', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return {'granted'}
end
if fingerprint ~= ARGV[2] then return {'conflict'} end
if outcome then return {'kept', outcome} end
if not leased then return {'busy', redis.call('PTTL', KEYS[1])} end
if tonumber(leased) > now then return {'busy', tonumber(leased) - now} end
return {'lost'}`;

/** ARGV: token, milliseconds of a lease, milliseconds that the record is kept. 1 if the claim still holds the key. */
export const markSent = `${now}${ifStillHeld}
redis.call('HSET', KEYS[1], 'leased', now + ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;

/** ARGV: token, milliseconds of a lease. */
export const renew = `${now}${ifStillHeld}
if redis.call('HEXISTS', KEYS[1], 'leased') == 1 then
  redis.call('HSET', KEYS[1], 'leased', now + ARGV[2])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1`;

/** ARGV: token, channel, name, fingerprint, outcome, milliseconds that the record is kept. */
export const record = `
local holder = redis.call('HGET', KEYS[1], 'token')
if holder and holder ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[4], 'token', ARGV[1], 'outcome', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1`;

/** ARGV: token, channel, name. */
export const release = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1`;
