/** The idempotency store that replicas share in Redis. A waiter whose message is lost waits for a lease at most. */
import { hash } from 'node:crypto';
import { keyPrefix, messageOf, type RedisConnection } from '../redis/index.js';
import { outcomeTtlMs, leaseMs, createIdempotency, type IdempotencyOptions } from './create-idempotency.js';
import { KeyNotifier } from './notifier.js';
import {
  StoreUnavailableError,
  type IdempotencyStore,
  type KeyLease,
  type KeyLeaseResult,
  type Waiter,
} from './store.js';
import type { Idempotency } from './port.js';
import * as scripts from './redis-scripts.js';

export interface RedisIdempotencyOptions extends IdempotencyOptions {
  readonly redis: RedisConnection;
  /** Version of the outcomes' shape. A release that changes the shape increments it and ignores earlier keys. */
  readonly format: number;
}

/** Half a million records take up to 1 GB. Near the limit, new keys are rejected; records are never evicted early. */
const defaultLimits = { leaseMs, outcomeTtlMs, maxRecords: 500_000 };

/** Creates a store for replicas that share their keys. Until Redis is connected, no request with a key is sent. */
export function createRedisIdempotency(options: RedisIdempotencyOptions): Idempotency {
  return createIdempotency(new RedisIdempotencyStore(options), options);
}

export class RedisIdempotencyStore implements IdempotencyStore {
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #channel: string;
  readonly #limits: typeof defaultLimits;
  readonly #notifier = new KeyNotifier();

  constructor({ redis, format, onEvent = () => {} }: RedisIdempotencyOptions, limits = defaultLimits) {
    this.#redis = redis;
    this.#prefix = `${keyPrefix}idempotency:${format}:`;
    this.#channel = `${this.#prefix}ended`;
    this.#limits = limits;
    redis.subscribe(this.#channel, (keyHash) => this.#notifier.notify(keyHash));
    redis.onStateChange((change) => {
      if (change.state === 'lost') return onEvent({ type: 'storeUnavailable', reason: change.reason });
      // A waiter may have missed a message, so it has to look once more.
      this.#notifier.notifyAll();
      if (change.lostMs > 0) onEvent({ type: 'storeRecovered', downMs: Math.round(change.lostMs) });
    });
  }

  async lease(lease: KeyLease): Promise<KeyLeaseResult> {
    const limits = this.#limits;
    const reply = await this.#run(scripts.lease, lease, lease.fingerprint, limits.leaseMs, limits.maxRecords);
    const [kind, detail]: unknown[] = Array.isArray(reply) ? reply : [];
    switch (kind) {
      case 'granted':
      case 'conflict':
      case 'holderDied':
        return { kind };
      case 'recorded':
        return { kind, outcome: String(detail) };
      case 'busy':
      case 'full':
        return { kind, retryAfterMs: Math.max(1, Number(detail)) };
      default:
        throw new StoreUnavailableError(`expected Redis to answer a lease, got ${String(kind)}`);
    }
  }

  async markSent(lease: KeyLease): Promise<boolean> {
    return (await this.#run(scripts.markSent, lease, this.#limits.leaseMs, this.#limits.outcomeTtlMs)) === 1;
  }

  async renew(lease: KeyLease): Promise<void> {
    await this.#run(scripts.renew, lease, this.#limits.leaseMs);
  }

  async record(lease: KeyLease, outcome: string): Promise<void> {
    await this.#run(scripts.record, lease, this.#channel, lease.fingerprint, outcome, this.#limits.outcomeTtlMs);
  }

  async release(lease: KeyLease): Promise<void> {
    await this.#run(scripts.release, lease, this.#channel);
  }

  listen(keyHash: string): Waiter {
    return this.#notifier.wait(keyHash);
  }

  async close(): Promise<void> {
    this.#notifier.notifyAll();
  }

  async #run(script: string, { keyHash, token, client }: KeyLease, ...args: (string | number)[]): Promise<unknown> {
    // Hashed, so that Redis holds neither the names of clients nor the keys that they chose.
    const names = [keyHash, `client:${hash('sha256', client, 'base64url')}`, 'all'];
    const keys = names.map((name) => this.#prefix + name);
    try {
      // EVAL, not EVALSHA: a script that Redis does not know is sent twice then, and the next command may overtake it.
      return await this.#redis.send((redis) => redis.eval(script, keys.length, ...keys, token, keyHash, ...args));
    } catch (error) {
      throw new StoreUnavailableError(messageOf(error), { cause: error });
    }
  }
}
