/** The rate limiter of one quota. Redis grants its permits; while Redis is unreachable, this replica uses its share. */
import type { Clock } from '../clock.js';
import { keyPrefix, type RedisConnection } from '../redis/index.js';
import { cooldownMs, shareOf, type WindowQuota } from './window-quota.js';
import { increaseIntervalMs, increaseStep } from './aimd-limit.js';
import type { ReleaseMessage } from './release-message.js';
import type { RetryAfter, Forecast, RateLimiter, Permit } from './rate-limiter.js';
import { Permits } from './permits.js';
import type { RedisRateLimitBackend } from './redis-rate-limit-backend.js';
import { permitKeys, permitScript } from './redis-script.js';

/** How often a waiting replica asks again. If it has not asked for a little longer than this, it counts as dead. */
const retryIntervalMs = 1000;
const queueTimeoutMs = 1750;
/** Added to a window during which calls of unreachable replicas may still count. */
const slackMs = 250;

export class RedisRateLimiter implements RateLimiter {
  readonly #backend: RedisRateLimitBackend;
  readonly #redis: RedisConnection;
  readonly #clock: Clock;
  readonly #key: string;
  readonly #windowQuota: WindowQuota;
  readonly wake: () => void;
  readonly #keys: readonly string[];
  readonly #maxHoldMs: number;
  readonly #permits: Permits;
  #acquiredCount = 0;
  /** Permits that Redis may have granted although the reply was lost. */
  #unconfirmed: string[] = [];
  /** The last reply. `createdAt`: when the state in Redis was created, 0 if unknown; it changes if data is lost. */
  #lastReply = { at: -Infinity, contendingReplicas: 1, remainingMs: [] as readonly number[], createdAt: 0 };
  /** When this replica asks again; undefined unless Redis lists it as waiting. */
  #nextAttemptAt: number | undefined;

  constructor(backend: RedisRateLimitBackend, key: string, windowQuota: WindowQuota, wake: () => void) {
    const { redis, clock, prefix, graceMs } = backend.settings;
    this.#backend = backend;
    this.#redis = redis;
    this.#clock = clock;
    this.#key = key;
    this.#windowQuota = windowQuota;
    this.wake = wake;
    this.#keys = permitKeys.map((name) => `${keyPrefix}${prefix}:${key}:${name}`);
    // A live replica renews its permits every second.
    this.#maxHoldMs = cooldownMs(windowQuota) + graceMs;
    this.#permits = new Permits(clock, windowQuota);
  }

  async tryAcquire(): Promise<Permit | RetryAfter> {
    if (this.#permits.pausedMs > 0) return { retryAfterMs: this.#permits.pausedMs };
    const { isConnected, isRecovering } = this.#backend;
    // In an outage and just after it, the replicas' shares cover permits that Redis does not know.
    const retryAfter = !isConnected || isRecovering ? this.#permits.retryAfter(this.#ownShare().permits) : undefined;
    const permitId = `${this.#redis.replica} ${++this.#acquiredCount}`;
    if (retryAfter || !isConnected) return retryAfter ?? this.#acquire(permitId);
    // A message that arrives before the reply may be newer than the reply.
    this.#nextAttemptAt = Number.POSITIVE_INFINITY;
    const { at, createdAt } = this.#lastReply;
    // After maxHoldMs all permits from before a loss of data have expired, so the loss no longer matters.
    const knownCreatedAt = this.#clock.now() - at < this.#maxHoldMs ? createdAt : 0;
    const request = [permitId, this.#maxHoldMs, this.#permits.compensationMs(), queueTimeoutMs, knownCreatedAt];
    const reply = await this.#runScript('take', ...request);
    if (!Array.isArray(reply)) {
      this.#unconfirmed.push(permitId);
      return { retryAfterMs: 0 };
    }
    return this.#applyReply(reply.map(Number), permitId);
  }

  cancel(): void {
    const wasQueued = this.#nextAttemptAt !== undefined;
    this.#nextAttemptAt = undefined;
    if (!wasQueued || !this.#backend.isConnected) return;
    void this.#runScript('leave');
    this.#publish({ freeInMs: 0 });
  }

  /** Other replicas pause too when they receive the message. One that misses it is told by its own next reply. */
  pause(forMs: number): void {
    this.#permits.pause(forMs);
    this.#publish({ freeInMs: 0, pauseMs: forMs });
  }

  forecast(): Forecast {
    const permits = this.#permits;
    if (!this.#backend.isConnected) return permits.forecast(this.#ownShare(), 1);
    const { at, contendingReplicas, remainingMs } = this.#lastReply;
    const ownForecast = permits.forecast(permits.effectiveQuota(), contendingReplicas);
    // A permit in flight is held for longer than its call will take.
    const maxMs = permits.rtt.typicalMs + cooldownMs(this.#windowQuota);
    const elapsedMs = this.#clock.now() - at + permits.compensationMs();
    const busyMs = remainingMs.map((ms) => Math.min(ms, maxMs) - elapsedMs).filter((ms) => ms > 0);
    const moreBusyMs = busyMs.length > ownForecast.busyMs.length ? busyMs : ownForecast.busyMs;
    return { ...ownForecast, busyMs: moreBusyMs, maxBusy: moreBusyMs.length };
  }

  /** Called when Redis is lost. Permits that others may have used until now count as used for another window. */
  onDisconnected(): void {
    this.#nextAttemptAt = undefined;
    const unknownCount = this.#ownShare().permits - this.#permits.active().length;
    for (let index = 0; index < unknownCount; index++)
      this.#permits.cooldown(`unknown ${index}`, cooldownMs(this.#windowQuota) + slackMs);
    this.wake();
  }

  /** Reports permits in use here, whether or not Redis knows them, and frees those that Redis granted in vain. */
  async reportPermits(permits: 'all' | 'in flight'): Promise<void> {
    if (this.#unconfirmed.length > 0) void this.#runScript('drop', ...this.#unconfirmed.splice(0));
    const own = this.#permits.active().filter(([permitId]) => permitId.startsWith(this.#redis.replica));
    const reported = permits === 'all' ? own : own.filter(([, remainingMs]) => remainingMs === undefined);
    const states = reported.flatMap(([permitId, remainingMs]) => [permitId, remainingMs ?? this.#maxHoldMs]);
    if (states.length > 0) await this.#runScript('hold', ...states);
  }

  onReleaseMessage({ from, freeInMs, roundTripMs, pauseMs }: ReleaseMessage): void {
    const now = this.#clock.now();
    const isForeign = from !== this.#redis.replica;
    if (isForeign && pauseMs !== undefined) this.#permits.pause(pauseMs);
    if (isForeign && roundTripMs !== undefined) this.#permits.rtt.record(roundTripMs, now);
    if (this.#nextAttemptAt !== undefined && this.#nextAttemptAt > now + freeInMs) this.wake();
  }

  #applyReply(reply: number[], permitId: string): Permit | RetryAfter {
    const [granted, retryAfterMs = 0, limit = 1, contendingReplicas = 1, createdAt = 0, redisNow = 0] = reply;
    const remainingMs = reply.slice(6);
    const now = this.#clock.now();
    this.#permits.limit.adopt(limit, now);
    this.#lastReply = {
      at: now,
      contendingReplicas: Math.max(1, contendingReplicas),
      createdAt,
      remainingMs: granted ? [...remainingMs, this.#maxHoldMs] : remainingMs,
    };
    if (granted) {
      this.#nextAttemptAt = undefined;
      return this.#acquire(permitId, redisNow);
    }
    const cappedMs = Math.min(retryAfterMs, retryIntervalMs);
    if (this.#nextAttemptAt !== undefined) this.#nextAttemptAt = now + cappedMs;
    return { retryAfterMs: cappedMs };
  }

  /** `grantedAt`: on the clock of Redis; 0 if Redis did not grant the permit. */
  #acquire(permitId: string, grantedAt = 0): Permit {
    const permits = this.#permits;
    permits.acquire(permitId);
    return {
      complete: (roundTripMs, throttled) => {
        const rest = cooldownMs(this.#backend.isConnected ? this.#windowQuota : this.#ownShare());
        permits.complete(permitId, { roundTripMs, throttled, cooldownMs: rest });
        if (!this.#backend.isConnected) return this.wake();
        void this.#runScript('hold', permitId, rest);
        if (throttled) void this.#reportThrottled(grantedAt);
        this.#publish({ freeInMs: Math.max(0, rest - permits.compensationMs()), roundTripMs });
      },
      release: () => {
        permits.release(permitId);
        if (!this.#backend.isConnected) return this.wake();
        void this.#runScript('drop', permitId);
        this.#publish({ freeInMs: 0 });
      },
    };
  }

  async #reportThrottled(grantedAt: number): Promise<void> {
    const limit = Number(await this.#runScript('refuse', grantedAt));
    if (limit > 0) this.#permits.limit.adopt(limit, this.#clock.now());
  }

  #ownShare(): WindowQuota {
    const { replica, replicas } = this.#redis;
    return shareOf(this.#permits.effectiveQuota(), replicas.indexOf(replica), replicas.length);
  }

  #publish(message: Omit<ReleaseMessage, 'key' | 'from'>): void {
    this.#backend.publish({ key: this.#key, from: this.#redis.replica, ...message });
  }

  #runScript(verb: string, ...rest: (string | number)[]): Promise<unknown> {
    const { permits } = this.#windowQuota;
    const ttlMs = Math.ceil(2 * this.#maxHoldMs + 600_000);
    const quota = [permits, cooldownMs(this.#windowQuota), increaseStep(permits), increaseIntervalMs];
    return this.#redis.tryRun(permitScript, this.#keys, [verb, this.#redis.replica, ...quota, ttlMs, ...rest]);
  }
}
