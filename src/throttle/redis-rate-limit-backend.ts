/** The rate limiter backend for replicas that share quotas through Redis, or divide them while it is unreachable. */
import { keyPrefix, type RedisConnection } from '../redis/index.js';
import { repeat, systemClock, type Clock } from '../clock.js';
import type { RedisEvent } from './events.js';
import type { RateLimitBackend, RateLimiter } from './rate-limiter.js';
import { RedisRateLimiter } from './redis-rate-limiter.js';
import { decodeReleaseMessage, encodeReleaseMessage, type ReleaseMessage } from './release-message.js';
import type { WindowQuota } from './window-quota.js';

const renewalMs = 1000;
/** Longer than all replicas take to notice that Redis is back. */
const recoveryMs = 2000;

export interface RedisRateLimitOptions {
  redis: RedisConnection;
  /** Part of every key and channel; `throttle` by default. */
  prefix?: string;
  clock?: Clock;
  onEvent?: (event: RedisEvent) => void;
  /** How long the permits of a dead replica stay taken beyond their window: more than 1,000 ms; 5,000 by default. */
  graceMs?: number;
}

export class RedisRateLimitBackend implements RateLimitBackend {
  /** Whether Redis grants permits. Also true before the first connection: scripts wait for it. */
  isConnected = true;
  readonly settings: Required<RedisRateLimitOptions>;
  readonly #limiters = new Map<string, RedisRateLimiter>();
  readonly #releaseChannel: string;
  readonly #stopRenewals: () => void;
  #recoveringUntil = Number.NEGATIVE_INFINITY;

  constructor(options: RedisRateLimitOptions) {
    this.settings = { prefix: 'throttle', clock: systemClock, onEvent: () => {}, graceMs: 5000, ...options };
    const { redis, prefix, clock } = this.settings;
    this.#releaseChannel = `${keyPrefix}${prefix}:released`;
    redis.subscribe(this.#releaseChannel, (text) => {
      const message = decodeReleaseMessage(text);
      if (message) this.#limiters.get(message.key)?.onReleaseMessage(message);
    });
    redis.onStateChange((change) => {
      if (change.state === 'ready') void this.#share(change.lostMs);
      else this.#goStandalone(change.reason);
    });
    if (redis.state === 'lost') this.#goStandalone('no connection yet');
    this.#stopRenewals = repeat(clock, renewalMs, () => {
      if (this.isConnected) for (const limiter of this.#limiters.values()) void limiter.reportPermits('in flight');
    });
  }

  open(key: string, windowQuota: WindowQuota, wake: () => void): RateLimiter {
    const limiter = new RedisRateLimiter(this, key, windowQuota, wake);
    this.#limiters.set(key, limiter);
    return limiter;
  }

  /** True just after an outage: other replicas may not have reported their permits yet. */
  get isRecovering(): boolean {
    return this.settings.clock.now() < this.#recoveringUntil;
  }

  publish(message: ReleaseMessage): void {
    this.settings.redis.publish(this.#releaseChannel, encodeReleaseMessage(message)).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#stopRenewals();
  }

  #goStandalone(cause: string): void {
    if (!this.isConnected) return;
    this.isConnected = false;
    for (const limiter of this.#limiters.values()) limiter.onDisconnected();
    this.settings.onEvent({ type: 'redisUnavailable', cause, replicas: this.settings.redis.replicas.length });
  }

  async #share(outageMs: number): Promise<void> {
    await Promise.all([...this.#limiters.values()].map((limiter) => limiter.reportPermits('all')));
    if (this.settings.redis.state !== 'ready') return;
    if (!this.isConnected) {
      this.isConnected = true;
      this.#recoveringUntil = this.settings.clock.now() + recoveryMs;
      this.settings.onEvent({ type: 'redisRecovered', outageMs });
    }
    for (const limiter of this.#limiters.values()) limiter.wake();
  }
}
