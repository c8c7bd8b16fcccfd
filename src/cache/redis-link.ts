/**
 * The connection to Redis, and when to believe it. Each connection is made anew and belongs to one life of the server: the
 * server's run_id is part of every key, so a Redis that was restarted, from a snapshot or as another machine, is empty.
 *
 * While Redis was out of reach, other replicas may have written without being able to say so. They say it as soon as they
 * are back, so for a moment after every silence nothing kept is believed.
 */
import { Redis } from 'ioredis';
import type { CacheEvent } from './events.js';
import { pulse, run } from './redis-scripts.js';

/** A connection, and what stands before every key in it. */
export interface Reach {
  readonly redis: Redis;
  readonly prefix: string;
}

export interface LinkHooks {
  readonly onEvent: (event: CacheEvent) => void;
  /** Whether something must be said to Redis before anybody else may use a new connection. */
  owes(): boolean;
  pay(reach: Reach): Promise<void>;
  /** Twice a second while there is a connection, and once when it is made. */
  beat(): void;
}

/** Times in milliseconds. */
export const linkTimes = {
  beat: 500,
  /** An unanswered beat this old means that Redis is gone. */
  patience: 1_000,
  /** A longer silence than this makes what is kept doubtful; a write that Redis cannot hear of waits as long. */
  silence: 3_000,
  /** How long nothing kept is believed after a silence; much longer than `retry`, so that all replicas are back by then. */
  quarantine: 1_500,
  /** Between two attempts to connect. */
  retry: 200,
} as const;

export class RedisLink {
  readonly #url: string;
  readonly #prefix: string;
  readonly #hooks: LinkHooks;
  readonly #timer: NodeJS.Timeout;
  /** Resolves when the first attempt to connect has succeeded or failed. */
  readonly #attempted: Promise<void>;
  #reach: Reach | undefined;
  #connecting: Redis | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  /** On the process's own clock: when the last answered command was sent, and a beat that is yet unanswered. */
  #answered = 0;
  #beating: number | undefined;
  #trustedFrom = 0;
  #lostAt = Number.NEGATIVE_INFINITY;
  #doubtedSince: number | undefined;
  #redisAhead = performance.timeOrigin;

  constructor(url: string, prefix: string, hooks: LinkHooks) {
    this.#url = url;
    this.#prefix = prefix;
    this.#hooks = hooks;
    this.#attempted = this.#connect();
    this.#timer = setInterval(() => this.#beat(), linkTimes.beat);
    this.#timer.unref();
  }

  /** Whether what Redis says about generations can be believed. */
  get trusted(): boolean {
    return this.#reach !== undefined && performance.now() >= this.#trustedFrom;
  }

  /** Redis' clock, milliseconds since the epoch: at most a round trip behind. */
  now(): number {
    return this.#redisAhead + performance.now();
  }

  /** How long until all that was said to Redis before the last loss has run out, and every replica has noticed. */
  get untilRunOut(): number {
    return this.#lostAt + linkTimes.silence + linkTimes.beat - performance.now();
  }

  /** Undefined when Redis is out of reach, or refuses: a Redis that refuses commands is none. */
  async ask<T>(command: (reach: Reach) => Promise<T>): Promise<T | undefined> {
    if (this.#reach === undefined) await this.#attempted;
    const reach = this.#reach;
    if (reach === undefined) return undefined;
    const sent = performance.now();
    try {
      const reply = await command(reach);
      this.#heard(sent);
      return reply;
    } catch (error) {
      this.#lose(reach, messageOf(error));
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#retry);
    const reach = this.#reach;
    this.#reach = undefined;
    this.#connecting?.disconnect();
    if (reach === undefined) return;
    // What was just sent is still carried out; a Redis that does not answer is not waited for.
    const late = setTimeout(() => reach.redis.disconnect(), linkTimes.beat);
    await reach.redis.quit().catch(() => undefined);
    clearTimeout(late);
    reach.redis.disconnect();
  }

  async #connect(): Promise<void> {
    const redis = new Redis(this.#url, {
      lazyConnect: true,
      // One object a connection: what was asked of one life of the server is never sent to the next.
      retryStrategy: null,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      disableClientInfo: true,
      connectTimeout: linkTimes.patience,
      disconnectTimeout: 1,
    });
    this.#connecting = redis;
    let reason = 'the connection was closed';
    let reach: Reach | undefined;
    redis.on('error', (error: unknown) => (reason = messageOf(error)));
    redis.once('end', () => {
      if (reach !== undefined) this.#lose(reach, reason);
      if (!this.#closed) this.#retry = setTimeout(() => void this.#connect(), linkTimes.retry);
    });
    const late = setTimeout(() => redis.disconnect(), 2 * linkTimes.patience);
    try {
      await redis.connect();
      reach = { redis, prefix: `${this.#prefix}:${lifeOf(await redis.info('server'))}:` };
      await this.#feelPulse(reach);
      while (this.#hooks.owes()) await this.#hooks.pay(reach);
      this.#open(reach);
    } catch (error) {
      this.#doubt(reason === 'the connection was closed' ? messageOf(error) : reason);
      redis.disconnect();
    } finally {
      clearTimeout(late);
    }
  }

  #open(reach: Reach): void {
    if (this.#closed) return reach.redis.disconnect();
    // A process whose first attempt succeeds knows of no silence, and serves at once what its predecessors kept.
    if (this.#doubtedSince !== undefined) this.#trustedFrom = performance.now() + linkTimes.quarantine;
    this.#answered = performance.now();
    this.#beating = undefined;
    this.#reach = reach;
    this.#beat();
  }

  #beat(): void {
    if (this.#doubtedSince !== undefined && this.trusted) {
      this.#hooks.onEvent({ type: 'storeBack', lostMs: Math.round(performance.now() - this.#doubtedSince) });
      this.#doubtedSince = undefined;
    }
    const reach = this.#reach;
    if (reach === undefined) return;
    if (this.#beating !== undefined) {
      // The answer may have arrived while this process was busy: it is read before the next step of the event loop.
      if (performance.now() - this.#beating >= linkTimes.patience) setImmediate(() => this.#giveUp(reach));
      return;
    }
    this.#beating = performance.now();
    void this.ask(async (present) => {
      await this.#feelPulse(present);
      this.#beating = undefined;
    });
    this.#hooks.beat();
  }

  #giveUp(reach: Reach): void {
    if (this.#beating === undefined || this.#reach !== reach) return;
    this.#lose(reach, `no answer for ${Math.round(performance.now() - this.#beating)} ms`);
  }

  #heard(sent: number): void {
    const now = performance.now();
    if (now - this.#answered > linkTimes.silence) {
      this.#trustedFrom = now + linkTimes.quarantine;
      this.#doubt(`a silence of ${Math.round(now - this.#answered)} ms`);
    }
    this.#answered = Math.max(this.#answered, sent);
  }

  #lose(reach: Reach, reason: string): void {
    if (this.#reach !== reach) return;
    this.#reach = undefined;
    this.#doubt(reason);
    this.#lostAt = performance.now();
    reach.redis.disconnect();
  }

  #doubt(reason: string): void {
    if (this.#doubtedSince !== undefined || this.#closed) return;
    this.#doubtedSince = performance.now();
    this.#lostAt = performance.now();
    this.#hooks.onEvent({ type: 'storeLost', reason });
  }

  async #feelPulse({ redis, prefix }: Reach): Promise<void> {
    const time = await run(redis, pulse, [`${prefix}pulse`], []);
    if (!Array.isArray(time)) throw new Error(`expected the time of Redis, got ${String(time)}`);
    this.#redisAhead = Number(time[0]) * 1_000 + Math.floor(Number(time[1]) / 1_000) - performance.now();
  }
}

/** The server's life: run_id changes with every start of a Redis process. */
function lifeOf(info: string): string {
  const id = /^run_id:(\w+)/m.exec(info)?.[1];
  if (id === undefined)
    throw new Error('expected INFO server to tell a run_id, got none: the cache cannot tell restarts');
  return id;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
