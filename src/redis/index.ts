/**
 * The Redis module: two connections per replica with one state, scripts and channels. The only importer of ioredis.
 * Does not know what its users store.
 */
export { RedisConnection, type StateChange } from './connection.js';
export { messageOf, RedisUnavailableError } from './errors.js';
export { keyPrefix } from './scripts.js';
