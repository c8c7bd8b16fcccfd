/**
 * The ledger that all replicas of a gateway share: Redis. Who waits for another replica is woken by a message; one that is
 * lost costs at most a lease. A Redis that does not answer is left and connected to anew.
 */
import { Redis } from 'ioredis';
import { keepaliveMs, startKeepalive } from '../redis-keepalive.js';
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
  /** redis:// or rediss:// */
  readonly url: string;
  /** Stands before every key. Replicas that share it share the ledger. */
  readonly prefix: string;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

/** How long a connection and a command may take, and how long until the next attempt to connect. Milliseconds. */
const timeoutMs = 1_000;
const reconnectDelayMs = 250;

export class RedisIdempotencyStore implements IdempotencyStore {
  readonly #options: RedisIdempotencyStoreOptions;
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #channel: string;
  readonly #notifier = new KeyNotifier();
  /** Resolves when the first attempt to connect has succeeded or failed. */
  readonly #firstConnect: Promise<void>;
  readonly #stopKeepalive: () => void;
  #closed = false;
  #lastError = 'the connection was closed';
  #disconnectedAt: number | undefined;

  constructor(options: RedisIdempotencyStoreOptions) {
    this.#options = options;
    this.#channel = `${options.prefix}:ended`;
    const connection = {
      connectTimeout: timeoutMs,
      retryStrategy: () => reconnectDelayMs,
      maxRetriesPerRequest: null,
      disableClientInfo: true,
      disconnectTimeout: 1,
    };
    this.#redis = new Redis(options.url, {
      ...connection,
      commandTimeout: timeoutMs,
      // What was asked before the connection broke has been answered as lost: it must not be asked after it.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    });
    this.#firstConnect = new Promise((resolve) => {
      this.#redis.once('ready', resolve).once('close', resolve);
    });
    this.#redis.on('error', (error: Error) => void (this.#lastError = error.message));
    this.#redis.on('ready', () => this.#onReconnect());
    this.#redis.on('close', () => this.#onDisconnect(this.#lastError));
    this.#subscriber = new Redis(options.url, { ...connection, socketTimeout: keepaliveMs, autoResubscribe: false });
    this.#subscriber.on('error', () => undefined);
    this.#subscriber.on('message', (_channel, keyHash) => this.#notifier.notify(keyHash));
    // Who listened before the channel was open may have missed a message, and looks once more.
    const subscribe = () =>
      this.#subscriber.subscribe(this.#channel).then(
        () => this.#notifier.notifyAll(),
        () => undefined,
      );
    this.#subscriber.on('ready', () => void subscribe());
    this.#stopKeepalive = startKeepalive([this.#subscriber]);
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
    this.#closed = true;
    this.#stopKeepalive();
    this.#notifier.notifyAll();
    this.#redis.disconnect();
    this.#subscriber.disconnect();
  }

  async #runScript(script: string, { keyHash, token }: KeyLease, args: readonly (string | number)[]): Promise<unknown> {
    await this.#firstConnect;
    try {
      // Sent as a whole: a script that had to be sent twice could overtake the one that follows it.
      return await this.#redis.eval(script, 1, `${this.#options.prefix}:${keyHash}`, token, ...args);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason === 'Command timed out' && this.#redis.status === 'ready') {
        this.#onDisconnect(`no answer for ${timeoutMs} ms`);
        this.#redis.disconnect(true);
      }
      throw new StoreUnavailableError(reason, { cause: error });
    }
  }

  #onDisconnect(reason: string): void {
    if (this.#closed || this.#disconnectedAt !== undefined) return;
    this.#disconnectedAt = performance.now();
    this.#options.onEvent({ type: 'storeUnavailable', reason });
  }

  #onReconnect(): void {
    if (this.#disconnectedAt === undefined) return;
    const downMs = Math.round(performance.now() - this.#disconnectedAt);
    this.#disconnectedAt = undefined;
    this.#lastError = 'the connection was closed';
    this.#options.onEvent({ type: 'storeRecovered', downMs });
  }
}
