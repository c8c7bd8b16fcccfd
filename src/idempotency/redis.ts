/**
 * The idempotency store in Redis, which all replicas of a gateway share. A message wakes requests that wait for another
 * replica. If a message is lost, they wait at most for the duration of a lease.
 */
import { hash } from 'node:crypto';
import { keyPrefix, messageOf, type RedisConnection } from '../redis/index.js';
import { outcomeTtlMs, leaseMs, createIdempotency, type IdempotencyOptions } from './create-idempotency.js';
import { KeyNotifier } from './notifier.js';
import {
  StoreUnavailableError,
  type Waiter,
  type KeyLease,
  type KeyLeaseResult,
  type IdempotencyStore,
  type StoreTtls,
} from './store.js';
import type { Idempotency, IdempotencyEvent } from './port.js';
import * as scripts from './redis-scripts.js';

export interface RedisIdempotencyStoreOptions extends StoreTtls {
  readonly redis: RedisConnection;
  /** The prefix of every key. Replicas that share it share the store. */
  readonly prefix: string;
  /** Size limit in records. Near the limit, new keys are rejected; records are never evicted early. */
  readonly maxRecords: number;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

export interface RedisIdempotencyOptions extends IdempotencyOptions {
  readonly redis: RedisConnection;
  /** Version of the outcomes' shape. A release that changes the shape increments it and ignores earlier keys. */
  readonly format: number;
}

/** Creates a store for replicas that share their keys. Until Redis is connected, no request with a key is sent. */
export function createRedisIdempotency({ redis, format, ...options }: RedisIdempotencyOptions): Idempotency {
  const { onEvent = () => {} } = options;
  // Half a million records take up to 1 GB.
  const settings = { prefix: `idempotency:${format}`, maxRecords: 500_000, leaseMs, outcomeTtlMs };
  return createIdempotency(new RedisIdempotencyStore({ ...settings, redis, onEvent }), options);
}

export class RedisIdempotencyStore implements IdempotencyStore {
  readonly #options: RedisIdempotencyStoreOptions;
  readonly #prefix: string;
  readonly #channel: string;
  readonly #notifier = new KeyNotifier();

  constructor(options: RedisIdempotencyStoreOptions) {
    this.#options = options;
    this.#prefix = `${keyPrefix}${options.prefix}`;
    this.#channel = `${this.#prefix}:ended`;
    options.redis.subscribe(this.#channel, (keyHash) => this.#notifier.notify(keyHash));
    options.redis.onStateChange((change) => {
      if (change.state === 'lost') return options.onEvent({ type: 'storeUnavailable', reason: change.reason });
      // A waiter may have missed a message, so it has to look once more.
      this.#notifier.notifyAll();
      if (change.lostMs > 0) options.onEvent({ type: 'storeRecovered', downMs: Math.round(change.lostMs) });
    });
  }

  async lease(lease: KeyLease): Promise<KeyLeaseResult> {
    const { leaseMs, maxRecords } = this.#options;
    const reply = await this.#runScript(scripts.lease, lease, [lease.fingerprint, leaseMs, maxRecords]);
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
    return (await this.#runScript(scripts.markSent, lease, [this.#options.leaseMs, this.#options.outcomeTtlMs])) === 1;
  }

  async renew(lease: KeyLease): Promise<void> {
    await this.#runScript(scripts.renew, lease, [this.#options.leaseMs]);
  }

  async record(lease: KeyLease, outcome: string): Promise<void> {
    await this.#runScript(scripts.record, lease, [
      this.#channel,
      lease.fingerprint,
      outcome,
      this.#options.outcomeTtlMs,
    ]);
  }

  async release(lease: KeyLease): Promise<void> {
    await this.#runScript(scripts.release, lease, [this.#channel]);
  }

  listen(keyHash: string): Waiter {
    return this.#notifier.wait(keyHash);
  }

  async close(): Promise<void> {
    this.#notifier.notifyAll();
  }

  async #runScript(
    script: string,
    { keyHash, token, client }: KeyLease,
    args: readonly (string | number)[],
  ): Promise<unknown> {
    // Hashed, so that Redis holds neither the names of clients nor the keys that they chose.
    const keys = [keyHash, `client:${hash('sha256', client, 'base64url')}`, 'all'].map(
      (key) => `${this.#prefix}:${key}`,
    );
    try {
      // EVAL and not EVALSHA: a script that Redis does not know by its hash is sent twice, so the next command could
      // overtake it.
      return await this.#options.redis.send((connection) =>
        connection.eval(script, keys.length, ...keys, token, keyHash, ...args),
      );
    } catch (error) {
      throw new StoreUnavailableError(messageOf(error), { cause: error });
    }
  }
}
