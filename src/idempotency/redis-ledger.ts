/**
 * The ledger that all replicas of a gateway share: Redis. Who waits for another replica is woken by a message; one that is
 * lost costs at most a lease. A Redis that does not answer is left and connected to anew.
 */
import { Redis } from 'ioredis';
import { silenceMs, startHeartbeat } from '../heartbeat.js';
import { Bells } from './bells.js';
import { LedgerLostError, type Bell, type Claim, type Claimed, type Ledger, type LedgerTimes } from './ledger.js';
import type { IdempotencyEvent } from './port.js';
import * as scripts from './redis-scripts.js';

export interface RedisLedgerOptions extends LedgerTimes {
  /** redis:// or rediss:// */
  readonly url: string;
  /** Stands before every key. Replicas that share it share the ledger. */
  readonly prefix: string;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

/** How long a connection and a command may take, and how long until the next attempt to connect. Milliseconds. */
const patienceMs = 1_000;
const reconnectMs = 250;

export class RedisLedger implements Ledger {
  readonly #options: RedisLedgerOptions;
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #channel: string;
  readonly #bells = new Bells();
  /** Resolves when the first attempt to connect has succeeded or failed. */
  readonly #attempted: Promise<void>;
  readonly #endHeartbeat: () => void;
  #closed = false;
  #lastError = 'the connection was closed';
  #lostAt: number | undefined;

  constructor(options: RedisLedgerOptions) {
    this.#options = options;
    this.#channel = `${options.prefix}:ended`;
    const connection = {
      connectTimeout: patienceMs,
      retryStrategy: () => reconnectMs,
      maxRetriesPerRequest: null,
      disableClientInfo: true,
      disconnectTimeout: 1,
    };
    this.#redis = new Redis(options.url, {
      ...connection,
      commandTimeout: patienceMs,
      // What was asked before the connection broke has been answered as lost: it must not be asked after it.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    });
    this.#attempted = new Promise((resolve) => {
      this.#redis.once('ready', resolve).once('close', resolve);
    });
    this.#redis.on('error', (error: Error) => void (this.#lastError = error.message));
    this.#redis.on('ready', () => this.#found());
    this.#redis.on('close', () => this.#lost(this.#lastError));
    this.#subscriber = new Redis(options.url, { ...connection, socketTimeout: silenceMs, autoResubscribe: false });
    this.#subscriber.on('error', () => undefined);
    this.#subscriber.on('message', (_channel, name) => this.#bells.ring(name));
    // Who listened before the channel was open may have missed a message, and looks once more.
    const subscribe = () =>
      this.#subscriber.subscribe(this.#channel).then(
        () => this.#bells.ringAll(),
        () => undefined,
      );
    this.#subscriber.on('ready', () => void subscribe());
    this.#endHeartbeat = startHeartbeat([this.#subscriber]);
  }

  async claim(claim: Claim): Promise<Claimed> {
    const reply = await this.#run(scripts.claim, claim, [claim.fingerprint, this.#options.leaseMs]);
    const [kind, detail]: unknown[] = Array.isArray(reply) ? reply : [];
    switch (kind) {
      case 'granted':
      case 'conflict':
      case 'lost':
        return { kind };
      case 'kept':
        return { kind, outcome: String(detail) };
      case 'busy':
        return { kind, forMs: Math.max(1, Number(detail)) };
      default:
        throw new LedgerLostError(`expected Redis to answer a claim, got ${String(kind)}`);
    }
  }

  async markSent(claim: Claim): Promise<boolean> {
    return (await this.#run(scripts.markSent, claim, [this.#options.leaseMs, this.#options.keptMs])) === 1;
  }

  async renew(claim: Claim): Promise<void> {
    await this.#run(scripts.renew, claim, [this.#options.leaseMs]);
  }

  async keep(claim: Claim, outcome: string): Promise<void> {
    await this.#run(scripts.keep, claim, [this.#channel, claim.name, claim.fingerprint, outcome, this.#options.keptMs]);
  }

  async release(claim: Claim): Promise<void> {
    await this.#run(scripts.release, claim, [this.#channel, claim.name]);
  }

  listen(name: string): Bell {
    return this.#bells.hang(name);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#endHeartbeat();
    this.#bells.ringAll();
    this.#redis.disconnect();
    this.#subscriber.disconnect();
  }

  async #run(script: string, { name, token }: Claim, rest: readonly (string | number)[]): Promise<unknown> {
    await this.#attempted;
    try {
      // Sent as a whole: a script that had to be sent twice could overtake the one that follows it.
      return await this.#redis.eval(script, 1, `${this.#options.prefix}:${name}`, token, ...rest);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason === 'Command timed out' && this.#redis.status === 'ready') {
        this.#lost(`no answer for ${patienceMs} ms`);
        this.#redis.disconnect(true);
      }
      throw new LedgerLostError(reason, { cause: error });
    }
  }

  #lost(reason: string): void {
    if (this.#closed || this.#lostAt !== undefined) return;
    this.#lostAt = performance.now();
    this.#options.onEvent({ type: 'storeLost', reason });
  }

  #found(): void {
    if (this.#lostAt === undefined) return;
    const lostMs = Math.round(performance.now() - this.#lostAt);
    this.#lostAt = undefined;
    this.#lastError = 'the connection was closed';
    this.#options.onEvent({ type: 'storeBack', lostMs });
  }
}
