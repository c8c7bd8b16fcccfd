/**
 * Whether the replica shares its quotas through Redis now. When Redis is lost, the replica is standalone until it has
 * reported its permits again.
 */
import type { RedisConnection, Script, StateChange } from '../redis/index.js';
import type { Clock } from '../clock.js';
import type { RedisEvent } from './events.js';
import { decodeReleaseMessage, encodeReleaseMessage, type ReleaseMessage } from './release-message.js';

const renewalMs = 1000;

/** Longer than all replicas take to notice that Redis is back. */
const recoveryMs = 2000;

/** The interface of one quota's rate limiter that the connection uses. */
export interface SharedLimiter {
  onDisconnected(): void;
  /** Called before the replica shares again: reports to Redis the permits that are in use here. Never rejects. */
  reportPermits(): Promise<void>;
  onConnected(): void;
  /** Called once a second while the replica shares. */
  renewPermits(): void;
  onReleaseMessage(message: ReleaseMessage): void;
}

export interface ThrottleRedisOptions {
  readonly redis: RedisConnection;
  readonly prefix: string;
  readonly clock: Clock;
  readonly onEvent: (event: RedisEvent) => void;
}

export class ThrottleRedisConnection {
  /** The rate limiters by quota. */
  readonly limiters = new Map<string, SharedLimiter>();
  readonly #options: ThrottleRedisOptions;
  readonly #releaseChannel: string;
  readonly #removeStateListener: () => void;
  #state: 'connecting' | 'connected' | 'standalone' = 'connecting';
  #recoveringUntil = Number.NEGATIVE_INFINITY;
  #outages = 0;
  #cancelRenewal: () => void = () => {};

  constructor(options: ThrottleRedisOptions) {
    this.#options = options;
    const { redis, prefix } = options;
    this.#releaseChannel = `${prefix}:released`;
    void redis.subscribe(this.#releaseChannel, (text) => {
      const message = decodeReleaseMessage(text);
      if (message) this.limiters.get(message.key)?.onReleaseMessage(message);
    });
    this.#removeStateListener = redis.onStateChange((change) => this.#onStateChange(change));
    if (redis.state === 'ready') void this.#share(0);
    if (redis.state === 'lost') this.#goStandalone('no connection yet');
    this.#scheduleRenewal();
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  /** True until the first connection has been established or given up. */
  get isConnecting(): boolean {
    return this.#state === 'connecting';
  }

  /** True just after an outage: other replicas may not have reported their permits yet. */
  get isRecovering(): boolean {
    return this.#options.clock.now() < this.#recoveringUntil;
  }

  /** The number of replicas, and the rank of this one among them. */
  get share(): { readonly rank: number; readonly replicas: number } {
    const { replica, replicas } = this.#options.redis;
    return { rank: replicas.indexOf(replica), replicas: replicas.length };
  }

  /** Runs a script. Undefined if no reply came; the script may have run nevertheless. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.#options.redis.run(script, keys, args).catch(() => undefined);
  }

  publish(message: ReleaseMessage): void {
    this.#options.redis.publish(this.#releaseChannel, encodeReleaseMessage(message)).catch(() => undefined);
  }

  close(): void {
    this.#outages += 1;
    this.#removeStateListener();
    this.#cancelRenewal();
  }

  #onStateChange(change: StateChange): void {
    if (change.state === 'ready') return void this.#share(change.lostMs);
    this.#outages += 1;
    if (this.#state !== 'standalone') this.#goStandalone(change.reason);
  }

  #goStandalone(cause: string): void {
    this.#state = 'standalone';
    for (const limiter of this.limiters.values()) limiter.onDisconnected();
    this.#options.onEvent({ type: 'redisUnavailable', cause, replicas: this.share.replicas });
  }

  async #share(outageMs: number): Promise<void> {
    const outages = this.#outages;
    await Promise.all([...this.limiters.values()].map((limiter) => limiter.reportPermits()));
    if (outages !== this.#outages) return;
    const wasStandalone = this.#state === 'standalone';
    this.#state = 'connected';
    if (wasStandalone) {
      this.#recoveringUntil = this.#options.clock.now() + recoveryMs;
      this.#options.onEvent({ type: 'redisRecovered', outageMs });
    }
    for (const limiter of this.limiters.values()) limiter.onConnected();
  }

  #scheduleRenewal(): void {
    this.#cancelRenewal = this.#options.clock.after(renewalMs, () => {
      this.#scheduleRenewal();
      if (this.isConnected) for (const limiter of this.limiters.values()) limiter.renewPermits();
    });
  }
}
