/**
 * The connection to Redis and what is known of the other replicas. While it holds, the replica shares; when it breaks, or
 * commands get no answer, it is alone until a new connection has proved itself.
 */
import { Redis } from 'ioredis';
import { silenceMs, startHeartbeat } from '../heartbeat.js';
import type { Clock } from './clock.js';
import type { RedisEvent } from './events.js';
import { paceScript } from './redis-script.js';

/** How long a command may take, and how long after the first failure the next one counts: half a second together. */
const commandTimeoutMs = 250;
const silentMs = 200;
const reconnectMs = 250;
/** How often a replica says that it is there, and how long it is believed to be without saying so. */
const helloMs = 1000;
const forgottenMs = 3500;

/** Longer than it takes all replicas to notice that Redis is back. */
const cautiousMs = 2000;

export interface LinkOptions {
  readonly url: string;
  readonly prefix: string;
  readonly replica: string;
  readonly clock: Clock;
  readonly onEvent: (event: RedisEvent) => void;
  /** The replica is alone from now on. */
  readonly onLost: () => void;
  /** Before the replica shares again: Redis is told what is in use here. */
  readonly onBack: () => Promise<void>;
  /** The replica shares from now on. */
  readonly onShared: () => void;
  /** Once a second while the replica shares. */
  readonly onHello: () => void;
  /** What another replica, or this one, has published. */
  readonly onNews: (news: string) => void;
}

export class RedisLink {
  readonly redis: Redis;
  readonly #options: LinkOptions;
  readonly #subscriber: Redis;
  readonly #endHeartbeat: () => void;
  readonly #replicasKey: string;
  readonly #newsChannel: string;
  #state: 'starting' | 'sharing' | 'alone' | 'closed' = 'starting';
  #replicas: readonly string[];
  /** When the first of the commands failed that nothing was answered after. */
  #silentSince: number | undefined;
  #since: number;
  #cautiousUntil = Number.NEGATIVE_INFINITY;
  #lastError: string | undefined;
  #joining = false;
  #cancelHello: () => void;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#replicas = [options.replica];
    this.#replicasKey = `${options.prefix}:replicas`;
    this.#newsChannel = `${options.prefix}:news`;
    this.#since = options.clock.now();
    const connection = { connectTimeout: 1000, retryStrategy: () => reconnectMs, maxRetriesPerRequest: null };
    this.redis = new Redis(options.url, {
      ...connection,
      commandTimeout: commandTimeoutMs,
      enableOfflineQueue: false,
      // A place that was asked for before the connection broke is of no use to anybody after it.
      autoResendUnfulfilledCommands: false,
      scripts: { pace: { lua: paceScript, numberOfKeys: 4 } },
    });
    this.#subscriber = new Redis(options.url, { ...connection, socketTimeout: silenceMs });
    // Both say 'error' on every attempt; what matters is told by 'close' and 'ready', and by each command.
    this.redis.on('error', (error: Error) => void (this.#lastError = error.message));
    this.#subscriber.on('error', () => undefined);
    this.redis.on('ready', () => void this.#join());
    this.redis.on('close', () => this.#lose(this.#lastError ?? 'the connection was closed'));
    this.#subscriber.on('message', (_channel, news) => options.onNews(news));
    this.#subscriber.subscribe(this.#newsChannel).catch(() => undefined);
    this.#endHeartbeat = startHeartbeat([this.#subscriber]);
    this.#cancelHello = options.clock.after(helloMs, () => void this.#hello());
  }

  get sharing(): boolean {
    return this.#state === 'sharing';
  }

  /** Not connected yet for the first time, and not given up on either. */
  get starting(): boolean {
    return this.#state === 'starting';
  }

  /** Just back from an outage: others may not have told Redis yet which places they use. */
  get cautious(): boolean {
    return this.#options.clock.now() < this.#cautiousUntil;
  }

  /** This replica's rank among those that were there when Redis was last heard of. */
  get rank(): number {
    return Math.max(0, this.#replicas.indexOf(this.#options.replica));
  }

  get replicas(): number {
    return this.#replicas.length;
  }

  /** Awaits a command. Undefined if it got no answer, which may mean that Redis is lost. */
  async answer<T>(command: Promise<T>): Promise<T | undefined> {
    try {
      const answer = await command;
      this.#silentSince = undefined;
      return answer;
    } catch (error) {
      const now = this.#options.clock.now();
      this.#silentSince ??= now;
      // Commands that fail together may tell of a pause of this process; those after it tell of Redis.
      const silent = this.redis.status !== 'ready' || now - this.#silentSince >= silentMs;
      if (silent) this.#lose(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  publish(news: string): void {
    void this.answer(this.redis.publish(this.#newsChannel, news));
  }

  async close(): Promise<void> {
    const leaving = this.sharing ? this.redis.zrem(this.#replicasKey, this.#options.replica).catch(() => 0) : undefined;
    this.#state = 'closed';
    this.#cancelHello();
    await leaving;
    this.redis.disconnect();
    this.#endHeartbeat();
    this.#subscriber.disconnect();
  }

  #enter(state: 'sharing' | 'alone'): void {
    this.#state = state;
    this.#since = this.#options.clock.now();
  }

  #lose(cause: string): void {
    if (this.#state !== 'sharing') return;
    this.#goAlone(cause);
    // Commands without an answer must not be carried out later: a new connection starts clean.
    this.redis.disconnect(true);
  }

  #goAlone(cause: string): void {
    this.#enter('alone');
    this.#options.onLost();
    this.#options.onEvent({ type: 'redisLost', cause, replicas: this.#replicas.length });
  }

  async #join(): Promise<void> {
    if (this.#joining || this.#state === 'sharing' || this.#state === 'closed') return;
    this.#joining = true;
    const { clock, onBack, onShared, onEvent } = this.#options;
    const outageMs = clock.now() - this.#since;
    const wasAlone = this.#state === 'alone';
    try {
      // An outage does not change who is there; Redis may have forgotten it, and hears it from all of us again.
      const replicas = await this.#sayHello();
      if (!wasAlone) this.#replicas = replicas;
      await onBack();
      this.#silentSince = undefined;
      if (wasAlone) this.#cautiousUntil = clock.now() + cautiousMs;
      this.#enter('sharing');
      if (wasAlone) onEvent({ type: 'redisBack', outageMs });
      onShared();
    } catch {
      // Tried again with the next hello, or when there is a new connection.
    } finally {
      this.#joining = false;
    }
  }

  async #hello(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#cancelHello = this.#options.clock.after(helloMs, () => void this.#hello());
    if (this.#state === 'starting') return this.#goAlone(this.#lastError ?? 'no connection yet');
    if (this.#state === 'alone') {
      if (this.redis.status === 'ready') await this.#join();
      return;
    }
    this.#options.onHello();
    const replicas = await this.answer(this.#sayHello());
    // Fresh from an outage, the others may not have been heard of yet.
    if (replicas && !this.cautious) this.#replicas = replicas;
  }

  /** The replicas that are there, in an order that is the same for all. */
  async #sayHello(): Promise<string[]> {
    const [seconds] = await this.redis.time();
    const now = Number(seconds) * 1000;
    await this.redis.zadd(this.#replicasKey, now, this.#options.replica);
    await this.redis.zremrangebyscore(this.#replicasKey, '-inf', now - forgottenMs);
    await this.redis.pexpire(this.#replicasKey, forgottenMs * 10);
    const replicas = await this.redis.zrange(this.#replicasKey, 0, -1);
    return replicas.toSorted();
  }
}
