/** Rate limiters to compare: ours and those of other libraries, each configured for ten calls a second. */
import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import { RateLimiterMemory, RateLimiterQueue, RateLimiterRedis } from 'rate-limiter-flexible';
import { systemClock } from '../../src/clock.js';
import { createThrottle, createMemoryRateLimitBackend } from '../../src/throttle/index.js';
import { openRedisBackend } from '../throttle/redis-backend.js';

export const strategyNames = [
  'p-limit',
  'p-queue strict',
  'Bottleneck',
  'rate-limiter-flexible',
  'this throttle',
] as const;

export type StrategyName = (typeof strategyNames)[number];

export interface Strategy {
  run(call: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface StrategyOptions {
  /** Id of the cell, shared by its replicas. */
  readonly id: string;
  readonly callsPerSecond: number;
  /** Index of this process among those that share the quota, from 0. */
  readonly rank: number;
  readonly processes: number;
  readonly redisUrl: string | undefined;
}

export function createStrategy(name: StrategyName, situation: StrategyOptions): Strategy {
  return factories[name](situation);
}

const factories: Record<StrategyName, (situation: StrategyOptions) => Strategy> = {
  'p-limit': ({ callsPerSecond }) => {
    const limit = pLimit(callsPerSecond);
    return { run: (call) => limit(call), close: () => Promise.resolve() };
  },

  // This library does not coordinate processes, so each process gets an equal part of the quota.
  'p-queue strict': ({ callsPerSecond, rank, processes }) => {
    const intervalCap = Math.floor(callsPerSecond / processes) + (rank < callsPerSecond % processes ? 1 : 0);
    const queue = new PQueue({ intervalCap, interval: 1000, strict: true });
    return { run: (call) => queue.add(call), close: () => Promise.resolve() };
  },

  Bottleneck: ({ id, callsPerSecond, redisUrl }) => {
    const reservoir = {
      reservoir: callsPerSecond,
      reservoirRefreshAmount: callsPerSecond,
      reservoirRefreshInterval: 1000,
    };
    if (redisUrl === undefined) {
      const limiter = new Bottleneck(reservoir);
      return { run: (call) => limiter.schedule(call), close: () => Promise.resolve() };
    }
    const { hostname: host, port } = new URL(redisUrl);
    const clientOptions = { host, port: Number(port) };
    const limiter = new Bottleneck({ ...reservoir, id, datastore: 'ioredis', Redis, clientOptions });
    limiter.on('error', () => undefined);
    return { run: (call) => limiter.schedule(call), close: () => limiter.disconnect(false) };
  },

  'rate-limiter-flexible': ({ id, callsPerSecond: points, redisUrl }) => {
    const redis = redisUrl === undefined ? undefined : new Redis(redisUrl);
    const limiter = redis
      ? new RateLimiterRedis({ storeClient: redis, points, duration: 1, keyPrefix: id })
      : new RateLimiterMemory({ points, duration: 1 });
    const queue = new RateLimiterQueue(limiter);
    return {
      async run(call) {
        await queue.removeTokens(1);
        await call();
      },
      close: async () => redis?.disconnect(),
    };
  },

  'this throttle': ({ id, callsPerSecond, redisUrl }) => {
    const backend =
      redisUrl === undefined ? createMemoryRateLimitBackend() : openRedisBackend(redisUrl, { prefix: 'bench' });
    const throttle = createThrottle({ backend });
    return {
      run(call) {
        const deadline = systemClock.now() + 30_000;
        return throttle.run({ key: id, callsPerSecond, flow: 'bench', class: 'interactive', deadline }, call);
      },
      close: () => throttle.close(),
    };
  },
};
