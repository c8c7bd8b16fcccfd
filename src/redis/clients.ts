/**
 * Creates the two ioredis clients of a gateway: one for commands, one that only subscribes. Both reconnect by
 * themselves.
 */
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisTarget } from './url.js';

/** How long connecting may take, and how long until the next attempt, in milliseconds. */
const connectTimeoutMs = 1_000;
const reconnectDelayMs = 200;

export interface RedisClients {
  readonly commands: Redis | Cluster;
  readonly subscriber: Redis;
}

export function createClients(target: RedisTarget): RedisClients {
  const { username, password, tls, hosts } = target;
  const options: RedisOptions = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    disconnectTimeout: 1,
    retryStrategy: () => reconnectDelayMs,
    maxRetriesPerRequest: null,
    // A command that was not answered before the connection broke counts as failed: it must not be sent later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableReadyCheck: false,
    disableClientInfo: true,
  };
  if (target.kind === 'single') {
    const single = { ...options, ...hosts[0] };
    return { commands: new Redis(single), subscriber: new Redis(single) };
  }
  if (target.kind === 'sentinel') {
    const sentinel: RedisOptions = {
      ...options,
      sentinels: [...hosts],
      name: target.primaryName ?? '',
      enableTLSForSentinelMode: tls,
      sentinelRetryStrategy: () => reconnectDelayMs,
    };
    return { commands: new Redis(sentinel), subscriber: new Redis(sentinel) };
  }
  const commands = new Cluster([...hosts], {
    redisOptions: options,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    clusterRetryStrategy: () => reconnectDelayMs,
    slotsRefreshTimeout: connectTimeoutMs,
    slotsRefreshInterval: 5_000,
  });
  // A cluster hands every message to all of its nodes, so any node will do. A failed attempt moves on to the next one.
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
