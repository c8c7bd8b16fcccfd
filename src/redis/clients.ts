/** Creates the two ioredis clients: one for commands, one that only subscribes. Both reconnect by themselves. */
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisTarget } from './url.js';

const connectTimeoutMs = 1_000;
const reconnectDelayMs = 200;

export interface RedisClients {
  readonly commands: Redis | Cluster;
  readonly subscriber: Redis;
}

export function createClients(target: RedisTarget): RedisClients {
  const { kind, tls, hosts, database, primaryName, ...credentials } = target;
  const options: RedisOptions = {
    ...credentials,
    ...(tls ? { tls: {} } : {}),
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    disconnectTimeout: 1,
    retryStrategy: () => reconnectDelayMs,
    // A command that has no reply when the connection breaks fails at once, because it must not be sent again later.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // Without this, ioredis would select the database again on reconnection, and a failure would crash the process.
    db: database,
    enableOfflineQueue: false,
    autoResubscribe: false,
    enableReadyCheck: false,
    disableClientInfo: true,
  };
  if (kind !== 'cluster') {
    const sentinel: RedisOptions = {
      sentinels: [...hosts],
      name: primaryName ?? '',
      ...(tls ? { sentinelTLS: {} } : {}),
      enableTLSForSentinelMode: tls,
      // Without it, a Sentinel that accepts connections but does not answer would be waited for forever.
      sentinelCommandTimeout: connectTimeoutMs,
      sentinelRetryStrategy: () => reconnectDelayMs,
    };
    const server = { ...options, ...(kind === 'single' ? hosts[0] : sentinel) };
    return { commands: new Redis(server), subscriber: new Redis(server) };
  }
  const commands = new Cluster([...hosts], {
    redisOptions: options,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    clusterRetryStrategy: () => reconnectDelayMs,
    // TRYAGAIN and CLUSTERDOWN are repeated every 100 ms, and reported before the command would count as unanswered.
    maxRedirections: 5,
    slotsRefreshTimeout: connectTimeoutMs,
    slotsRefreshInterval: 5_000,
  });
  // Every node of a cluster gets every message, so any node can be used. A failed attempt tries the next one.
  let node = 0;
  const subscriber: Redis = new Redis({
    ...options,
    ...hosts[0],
    retryStrategy: () => {
      Object.assign(subscriber.options, hosts[++node % hosts.length]);
      return reconnectDelayMs;
    },
  });
  return { commands, subscriber };
}
