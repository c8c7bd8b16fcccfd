/**
 * The Redis module: two connections a replica, one state, scripts and channels, for all that replicas share.
 * The only importer of ioredis. Knows nothing of what its users keep.
 */
export { keyPrefix, RedisConnection, type Argument, type Script, type StateChange } from './connection.js';
export { messageOf, RedisUnavailableError } from './errors.js';
