/**
 * The ledger that all replicas of a gateway share: Redis. Who waits for another replica is woken by a message; one that
 * is lost costs at most a lease. A Redis that does not answer is left and connected to anew.
 */
import { keyPrefix, messageOf, type RedisConnection } from '../redis/index.js';
import { KeyNotifier } from './notifier.js';
import {
  StoreUnavailableError,
  type Waiter,
  type KeyLease,
  type KeyLeaseResult,
  type IdempotencyStore,
  type StoreTtls,
} from './store.js';
import type { IdempotencyEvent } from './port.js';
import * as scripts from './redis-scripts.js';

export interface RedisIdempotencyStoreOptions extends StoreTtls {
  readonly redis: RedisConnection;
  /** Stands before every key. Replicas that share it share the ledger. */
  readonly prefix: string;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

export class RedisIdempotencyStore implements IdempotencyStore {
  readonly #options: RedisIdempotencyStoreOptions;
  readonly #prefix: string;
  readonly #channel: string;
  readonly #notifier = new KeyNotifier();
  readonly #removeStateListener: () => void;

  constructor(options: RedisIdempotencyStoreOptions) {
    this.#options = options;
    this.#prefix = `${keyPrefix}${options.prefix}`;
    this.#channel = `${this.#prefix}:ended`;
    void options.redis.subscribe(this.#channel, (keyHash) => this.#notifier.notify(keyHash));
    this.#removeStateListener = options.redis.onStateChange((change) => {
      if (change.state === 'lost') return options.onEvent({ type: 'storeUnavailable', reason: change.reason });
      // A waiter may have missed a message and has to look once more.
      this.#notifier.notifyAll();
      if (change.lostMs > 0) options.onEvent({ type: 'storeRecovered', downMs: Math.round(change.lostMs) });
    });
  }

  async lease(lease: KeyLease): Promise<KeyLeaseResult> {
    const reply = await this.#runScript(scripts.lease, lease, [lease.fingerprint, this.#options.leaseMs]);
    const [kind, detail]: unknown[] = Array.isArray(reply) ? reply : [];
    switch (kind) {
      case 'granted':
      case 'conflict':
      case 'lost':
        return { kind };
      case 'kept':
        return { kind, outcome: String(detail) };
      case 'busy':
        return { kind, retryAfterMs: Math.max(1, Number(detail)) };
      default:
        throw new StoreUnavailableError(`expected Redis to answer a claim, got ${String(kind)}`);
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
      lease.keyHash,
      lease.fingerprint,
      outcome,
      this.#options.outcomeTtlMs,
    ]);
  }

  async release(lease: KeyLease): Promise<void> {
    await this.#runScript(scripts.release, lease, [this.#channel, lease.keyHash]);
  }

  listen(keyHash: string): Waiter {
    return this.#notifier.wait(keyHash);
  }

  async close(): Promise<void> {
    this.#removeStateListener();
    this.#notifier.notifyAll();
  }

  async #runScript(script: string, { keyHash, token }: KeyLease, args: readonly (string | number)[]): Promise<unknown> {
    try {
      // Sent as a whole: a script that had to be sent twice could be overtaken by the one that follows it.
      return await this.#options.redis.send((client) =>
        client.eval(script, 1, `${this.#prefix}:${keyHash}`, token, ...args),
      );
    } catch (error) {
      throw new StoreUnavailableError(messageOf(error), { cause: error });
    }
  }
}
