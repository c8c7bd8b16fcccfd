/** The prefix of every key, and the Lua scripts of the connection itself. */

/** One hash tag, so that a cluster keeps all keys in one slot and a script may use several. */
export const keyPrefix = '{waba-gateway}:';

/** KEYS: replicas by the time of their last heartbeat. ARGV: replica, echo channel. Returns the live replicas. */
export const heartbeatScript = `
local now = redis.call('TIME')[1]
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 3)
redis.call('PEXPIRE', KEYS[1], 60000)
redis.call('PUBLISH', ARGV[2], '')
return redis.call('ZRANGE', KEYS[1], 0, -1)`;

/**
 * Runs every command that scripts call, on a key of its own, so that a missing right shows when the connection is made.
 * Otherwise Redis would be lost and found again with each use of a rare command.
 */
export const rightsLua = `
for _, command in ipairs({
  {'SET', 1, 'PX', 1000}, {'INCRBY', 1}, {'GET'}, {'PTTL'}, {'EXPIRE', 1}, {'DEL'},
  {'HSET', 1, 1}, {'PEXPIRE', 1000}, {'HGET', 1}, {'HMGET', 1}, {'HGETALL'}, {'HEXISTS', 1}, {'HDEL', 1},
  {'ZADD', 1, 1}, {'PEXPIRE', 1000}, {'ZCARD'}, {'ZRANK', 1}, {'ZRANGE', 0, 0}, {'ZRANGEBYSCORE', 0, 0},
  {'ZREMRANGEBYSCORE', 0, 0}, {'ZREM', 1}
}) do redis.call(command[1], KEYS[1], unpack(command, 2)) end
redis.call('INFO', 'server')
redis.call('TIME')
redis.call('PUBLISH', KEYS[1], '')
return 1`;
