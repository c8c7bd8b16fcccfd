/**
 * The rate limiter of one quota whose permits all replicas share through Redis. While Redis is unreachable, this
 * replica uses its share of the permits.
 */
import { cooldownMs, shareOf, type WindowQuota } from './window-quota.js';
import { increaseIntervalMs, increaseStep } from './aimd-limit.js';
import type { ReleaseMessage } from './release-message.js';
import type { RetryAfter, Forecast, RateLimiter, Permit } from './rate-limiter.js';
import { Permits } from './permits.js';
import type { RedisRateLimitBackend } from './redis-rate-limit-backend.js';
import { permitKeys, permitScript } from './redis-script.js';

/**
 * How often a waiting replica asks again. A replica that has not asked for a little longer than this counts as dead.
 */
const retryIntervalMs = 1000;
const queueTimeoutMs = 1750;
/** Added to a window during which calls of unreachable replicas may still count. */
const slackMs = 250;

export class RedisRateLimiter implements RateLimiter {
  readonly #backend: RedisRateLimitBackend;
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
  /** Whether Redis lists this replica as waiting, and when it asks again. */
  #isQueued = false;
  #nextAttemptAt = Number.NEGATIVE_INFINITY;

  constructor(backend: RedisRateLimitBackend, key: string, windowQuota: WindowQuota, wake: () => void) {
    this.#backend = backend;
    this.#key = key;
    this.#windowQuota = windowQuota;
    this.wake = wake;
    this.#keys = permitKeys.map((name) => `${backend.prefix}:${key}:${name}`);
    // A live replica renews its permits every second.
    this.#maxHoldMs = cooldownMs(windowQuota) + backend.graceMs;
    this.#permits = new Permits(backend.clock, windowQuota);
  }

  async tryAcquire(): Promise<Permit | RetryAfter> {
    if (this.#permits.pausedMs > 0) return { retryAfterMs: this.#permits.pausedMs };
    // True while standalone or just reconnected: the replicas' shares cover permits that Redis does not know.
    const usesShare = !this.#backend.isConnected || this.#backend.isRecovering;
    const retryAfter = usesShare ? this.#permits.retryAfter(this.#ownShare().permits) : undefined;
    const permitId = `${this.#backend.redis.replica} ${++this.#acquiredCount}`;
    if (retryAfter || !this.#backend.isConnected) return retryAfter ?? this.#acquire(permitId);
    this.#isQueued = true;
    // A message that arrives before the reply may be newer than the reply.
    this.#nextAttemptAt = Number.POSITIVE_INFINITY;
    const { at, createdAt } = this.#lastReply;
    const reply = await this.#runScript(
      'take',
      permitId,
      this.#maxHoldMs,
      this.#permits.compensationMs(),
      queueTimeoutMs,
      // After maxHoldMs all permits from before a loss of data have expired, so the loss no longer matters.
      this.#backend.clock.now() - at < this.#maxHoldMs ? createdAt : 0,
    );
    if (!Array.isArray(reply)) {
      this.#unconfirmed.push(permitId);
      return { retryAfterMs: 0 };
    }
    return this.#applyReply(reply.map(Number), permitId);
  }

  cancel(): void {
    const wasQueued = this.#isQueued;
    this.#leaveQueue();
    if (!wasQueued || !this.#backend.isConnected) return;
    void this.#runScript('leave');
    this.#publish({ freeInMs: 0 });
  }

  /**
   * Other replicas pause too when they receive the message. A replica that misses it learns of the pause from its next
   * reply.
   */
  pause(forMs: number): void {
    this.#permits.pause(forMs);
    this.#publish({ freeInMs: 0, pauseMs: forMs });
  }

  forecast(): Forecast {
    const { clock } = this.#backend;
    const effectiveQuota = this.#permits.effectiveQuota();
    if (!this.#backend.isConnected) return this.#permits.forecast(this.#ownShare(), 1);
    const now = clock.now();
    const typicalMs = this.#permits.rtt.typicalMs;
    const ownForecast = this.#permits.forecast(effectiveQuota, this.#lastReply.contendingReplicas);
    const busyMs = this.#lastReply.remainingMs
      // Longer than a window, because the permit of a call in flight is held until its reply.
      .map(
        (ms) =>
          Math.min(ms, typicalMs + cooldownMs(this.#windowQuota)) -
          this.#permits.compensationMs() -
          (now - this.#lastReply.at),
      )
      .filter((ms) => ms > 0);
    const moreBusyMs = busyMs.length > ownForecast.busyMs.length ? busyMs : ownForecast.busyMs;
    return { ...ownForecast, busyMs: moreBusyMs, maxBusy: moreBusyMs.length };
  }

  /**
   * Called when Redis is lost. Permits that other replicas may have used until now count as used for another window.
   */
  onDisconnected(): void {
    this.#leaveQueue();
    const unknownCount = this.#ownShare().permits - this.#permits.active().length;
    for (let index = 0; index < unknownCount; index++)
      this.#permits.cooldown(`unknown ${index}`, cooldownMs(this.#windowQuota) + slackMs);
    this.wake();
  }

  /** Reports permits in use here, whether or not Redis knows them, and frees those that Redis granted in vain. */
  async reportPermits(permits: 'all' | 'in flight'): Promise<void> {
    if (this.#unconfirmed.length > 0) void this.#runScript('drop', ...this.#unconfirmed.splice(0));
    const own = this.#permits.active().filter(([permitId]) => permitId.startsWith(this.#backend.redis.replica));
    const reported = permits === 'all' ? own : own.filter(([, remainingMs]) => remainingMs === undefined);
    const states = reported.flatMap(([permitId, remainingMs]) => [permitId, remainingMs ?? this.#maxHoldMs]);
    if (states.length > 0) await this.#runScript('hold', ...states);
  }

  /** Handles a message about this quota. */
  onReleaseMessage({ from, freeInMs, roundTripMs, pauseMs }: ReleaseMessage): void {
    const { clock, redis } = this.#backend;
    const now = clock.now();
    if (pauseMs !== undefined && from !== redis.replica) this.#permits.pause(pauseMs);
    if (from !== redis.replica && roundTripMs !== undefined) this.#permits.rtt.record(roundTripMs, now);
    if (this.#nextAttemptAt > now + freeInMs) this.wake();
  }

  #applyReply(
    [
      granted,
      retryAfterMs = 0,
      limit = 1,
      contendingReplicas = 1,
      createdAt = 0,
      redisNow = 0,
      ...remainingMs
    ]: number[],
    permitId: string,
  ): Permit | RetryAfter {
    const now = this.#backend.clock.now();
    this.#permits.limit.adopt(limit, now);
    this.#lastReply = {
      at: now,
      contendingReplicas: Math.max(1, contendingReplicas),
      createdAt,
      remainingMs: granted ? [...remainingMs, this.#maxHoldMs] : remainingMs,
    };
    if (granted) {
      this.#leaveQueue();
      return this.#acquire(permitId, redisNow);
    }
    const cappedMs = Math.min(retryAfterMs, retryIntervalMs);
    if (this.#isQueued) this.#nextAttemptAt = now + cappedMs;
    return { retryAfterMs: cappedMs };
  }

  #leaveQueue(): void {
    this.#isQueued = false;
    this.#nextAttemptAt = Number.NEGATIVE_INFINITY;
  }

  /** `grantedAt`: on the clock of Redis; 0 if Redis did not grant the permit. */
  #acquire(permitId: string, grantedAt = 0): Permit {
    const { clock } = this.#backend;
    const permits = this.#permits;
    permits.acquire(permitId);
    return {
      complete: (roundTripMs, throttled) => {
        const now = clock.now();
        const rest = cooldownMs(this.#backend.isConnected ? this.#windowQuota : this.#ownShare());
        permits.rtt.record(roundTripMs, now);
        if (throttled) permits.limit.onThrottled(permits.acquiredAt(permitId), now);
        permits.cooldown(permitId, rest);
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
    if (limit > 0) this.#permits.limit.adopt(limit, this.#backend.clock.now());
  }

  #ownShare(): WindowQuota {
    const { replica, replicas } = this.#backend.redis;
    return shareOf(this.#permits.effectiveQuota(), replicas.indexOf(replica), replicas.length);
  }

  #publish(message: Omit<ReleaseMessage, 'key' | 'from'>): void {
    this.#backend.publish({ key: this.#key, from: this.#backend.redis.replica, ...message });
  }

  #runScript(verb: string, ...rest: (string | number)[]): Promise<unknown> {
    const { permits } = this.#windowQuota;
    const ttlMs = Math.ceil(2 * this.#maxHoldMs + 600_000);
    const quota = [permits, cooldownMs(this.#windowQuota), increaseStep(permits), increaseIntervalMs];
    return this.#backend.redis.tryRun(permitScript, this.#keys, [
      verb,
      this.#backend.redis.replica,
      ...quota,
      ttlMs,
      ...rest,
    ]);
  }
}
