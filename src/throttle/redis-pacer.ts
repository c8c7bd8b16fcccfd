/**
 * Places kept in Redis, for any number of replicas that share a quota. What this replica has taken is known here too, so
 * that it can go on by itself, with its share, while Redis is away, and tell Redis of it afterwards.
 * Beside it, redis-link.ts and redis-script.ts are the only files of this room that know ioredis.
 */
import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from './clock.js';
import type { RedisEvent } from './events.js';
import { read } from './news.js';
import type { Pacer } from './pacer.js';
import { RedisLink } from './redis-link.js';
import { SharedPace } from './shared-pace.js';

export interface RedisPacerOptions {
  /** redis:// or rediss:// */
  url: string;
  /** Before every key and channel; `throttle` unless said otherwise. */
  prefix?: string;
  clock?: Clock;
  onEvent?: (event: RedisEvent) => void;
  /** The name of this replica, which no other has; drawn unless given. */
  replica?: string;
  /** How long the places of a replica that died stay taken beyond their window, in milliseconds, above 1,000; 5,000. */
  graceMs?: number;
}

export function redisPacer(options: RedisPacerOptions): Pacer {
  const { url, prefix = 'throttle', clock = systemClock, onEvent = () => undefined } = options;
  const { replica = randomUUID(), graceMs = 5000 } = options;
  const paces = new Map<string, SharedPace>();
  const link = new RedisLink({
    url,
    prefix,
    replica,
    clock,
    onEvent,
    onLost: () => paces.forEach((pace) => pace.lost()),
    onBack: async () => void (await Promise.all([...paces.values()].map((pace) => pace.tell()))),
    onShared: () => paces.forEach((pace) => pace.shared()),
    onHello: () => paces.forEach((pace) => pace.renew()),
    onNews(news) {
      const heard = read(news);
      if (heard) paces.get(heard.key)?.heard(heard);
    },
  });
  return {
    open(key, allowance, wake) {
      const pace = new SharedPace({ link, prefix, replica, clock, key, allowance, wake, graceMs });
      paces.set(key, pace);
      return pace;
    },
    close: () => link.close(),
  };
}
