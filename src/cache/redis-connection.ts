/**
 * The connection to Redis, and when to believe it. Each connection is made anew and belongs to one life of the server:
 * the server's run_id is part of every key, so a Redis that was restarted, from a snapshot or as another machine, is
 * empty.
 *
 * While Redis was out of reach, other replicas may have written without being able to say so. They say it as soon as
 * they are back, so for a moment after every silence nothing kept is believed.
 */
import { Redis } from 'ioredis';
import type { CacheEvent } from './events.js';
import { probe, runScript } from './redis-scripts.js';

/** A connection, and what stands before every key in it. */
export interface RedisSession {
  readonly redis: Redis;
  readonly prefix: string;
}

export interface CacheConnectionHooks {
  readonly onEvent: (event: CacheEvent) => void;
  /** Whether something must be said to Redis before anybody else may use a new connection. */
  hasPendingInvalidations(): boolean;
  flushInvalidations(session: RedisSession): Promise<void>;
  /** Twice a second while there is a connection, and once when it is made. */
  onPing(): void;
}

/** Times in milliseconds. */
export const connectionTimings = {
  pingInterval: 500,
  /** An unanswered beat this old means that Redis is gone. */
  pingTimeout: 1_000,
  /** A longer silence than this makes what is kept doubtful; a write that Redis cannot hear of waits as long. */
  maxSilence: 3_000,
  /**
   * How long nothing kept is believed after a silence; much longer than `retry`, so that all replicas are back by then.
   */
  quarantine: 1_500,
  /** Between two attempts to connect. */
  reconnectDelay: 200,
} as const;

export class CacheRedisConnection {
  readonly #url: string;
  readonly #prefix: string;
  readonly #hooks: CacheConnectionHooks;
  readonly #timer: NodeJS.Timeout;
  /** Resolves when the first attempt to connect has succeeded or failed. */
  readonly #firstAttempt: Promise<void>;
  #session: RedisSession | undefined;
  #connecting: Redis | undefined;
  #reconnectTimer: NodeJS.Timeout | undefined;
  #closed = false;
  /** On the process's own clock: when the last answered command was sent, and a beat that is yet unanswered. */
  #lastAnsweredAt = 0;
  #pingSentAt: number | undefined;
  #trustedAfter = 0;
  #disconnectedAt = Number.NEGATIVE_INFINITY;
  #suspectSince: number | undefined;
  #clockOffset = performance.timeOrigin;

  constructor(url: string, prefix: string, hooks: CacheConnectionHooks) {
    this.#url = url;
    this.#prefix = prefix;
    this.#hooks = hooks;
    this.#firstAttempt = this.#connect();
    this.#timer = setInterval(() => this.#tick(), connectionTimings.pingInterval);
    this.#timer.unref();
  }

  /** Whether what Redis says about generations can be believed. */
  get isTrusted(): boolean {
    return this.#session !== undefined && performance.now() >= this.#trustedAfter;
  }

  /** Redis' clock, milliseconds since the epoch: at most a round trip behind. */
  now(): number {
    return this.#clockOffset + performance.now();
  }

  /** How long until all that was said to Redis before the last loss has run out, and every replica has noticed. */
  get msUntilAnnouncementsExpire(): number {
    return this.#disconnectedAt + connectionTimings.maxSilence + connectionTimings.pingInterval - performance.now();
  }

  /** Undefined when Redis is out of reach, or refuses: a Redis that refuses commands is none. */
  async execute<T>(command: (session: RedisSession) => Promise<T>): Promise<T | undefined> {
    if (this.#session === undefined) await this.#firstAttempt;
    const session = this.#session;
    if (session === undefined) return undefined;
    const sentAt = performance.now();
    try {
      const reply = await command(session);
      this.#onReply(sentAt);
      return reply;
    } catch (error) {
      this.#dropSession(session, messageOf(error));
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#reconnectTimer);
    const session = this.#session;
    this.#session = undefined;
    this.#connecting?.disconnect();
    if (session === undefined) return;
    // What was just sent is still carried out; a Redis that does not answer is not waited for.
    const timeout = setTimeout(() => session.redis.disconnect(), connectionTimings.pingInterval);
    await session.redis.quit().catch(() => undefined);
    clearTimeout(timeout);
    session.redis.disconnect();
  }

  async #connect(): Promise<void> {
    const redis = new Redis(this.#url, {
      lazyConnect: true,
      // One object a connection: what was asked of one life of the server is never sent to the next.
      retryStrategy: null,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      disableClientInfo: true,
      connectTimeout: connectionTimings.pingTimeout,
      disconnectTimeout: 1,
    });
    this.#connecting = redis;
    let reason = 'the connection was closed';
    let session: RedisSession | undefined;
    redis.on('error', (error: unknown) => (reason = messageOf(error)));
    redis.once('end', () => {
      if (session !== undefined) this.#dropSession(session, reason);
      if (!this.#closed)
        this.#reconnectTimer = setTimeout(() => void this.#connect(), connectionTimings.reconnectDelay);
    });
    const timeout = setTimeout(() => redis.disconnect(), 2 * connectionTimings.pingTimeout);
    try {
      await redis.connect();
      session = { redis, prefix: `${this.#prefix}:${serverEpochOf(await redis.info('server'))}:` };
      await this.#ping(session);
      while (this.#hooks.hasPendingInvalidations()) await this.#hooks.flushInvalidations(session);
      this.#activate(session);
    } catch (error) {
      this.#suspect(reason === 'the connection was closed' ? messageOf(error) : reason);
      redis.disconnect();
    } finally {
      clearTimeout(timeout);
    }
  }

  #activate(session: RedisSession): void {
    if (this.#closed) return session.redis.disconnect();
    // A process whose first attempt succeeds knows of no silence, and serves at once what its predecessors kept.
    if (this.#suspectSince !== undefined) this.#trustedAfter = performance.now() + connectionTimings.quarantine;
    this.#lastAnsweredAt = performance.now();
    this.#pingSentAt = undefined;
    this.#session = session;
    this.#tick();
  }

  #tick(): void {
    if (this.#suspectSince !== undefined && this.isTrusted) {
      this.#hooks.onEvent({ type: 'storeRecovered', lostMs: Math.round(performance.now() - this.#suspectSince) });
      this.#suspectSince = undefined;
    }
    const session = this.#session;
    if (session === undefined) return;
    if (this.#pingSentAt !== undefined) {
      // The answer may have arrived while this process was busy: it is read before the next step of the event loop.
      if (performance.now() - this.#pingSentAt >= connectionTimings.pingTimeout)
        setImmediate(() => this.#onPingTimeout(session));
      return;
    }
    this.#pingSentAt = performance.now();
    void this.execute(async (current) => {
      await this.#ping(current);
      this.#pingSentAt = undefined;
    });
    this.#hooks.onPing();
  }

  #onPingTimeout(session: RedisSession): void {
    if (this.#pingSentAt === undefined || this.#session !== session) return;
    this.#dropSession(session, `no answer for ${Math.round(performance.now() - this.#pingSentAt)} ms`);
  }

  #onReply(sentAt: number): void {
    const now = performance.now();
    if (now - this.#lastAnsweredAt > connectionTimings.maxSilence) {
      this.#trustedAfter = now + connectionTimings.quarantine;
      this.#suspect(`a silence of ${Math.round(now - this.#lastAnsweredAt)} ms`);
    }
    this.#lastAnsweredAt = Math.max(this.#lastAnsweredAt, sentAt);
  }

  #dropSession(session: RedisSession, reason: string): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#suspect(reason);
    this.#disconnectedAt = performance.now();
    session.redis.disconnect();
  }

  #suspect(reason: string): void {
    if (this.#suspectSince !== undefined || this.#closed) return;
    this.#suspectSince = performance.now();
    this.#disconnectedAt = performance.now();
    this.#hooks.onEvent({ type: 'storeUnavailable', reason });
  }

  async #ping({ redis, prefix }: RedisSession): Promise<void> {
    const time = await runScript(redis, probe, [`${prefix}pulse`], []);
    if (!Array.isArray(time)) throw new Error(`expected the time of Redis, got ${String(time)}`);
    this.#clockOffset = Number(time[0]) * 1_000 + Math.floor(Number(time[1]) / 1_000) - performance.now();
  }
}

/** The server's life: run_id changes with every start of a Redis process. */
function serverEpochOf(info: string): string {
  const id = /^run_id:(\w+)/m.exec(info)?.[1];
  if (id === undefined)
    throw new Error('expected INFO server to tell a run_id, got none: the cache cannot tell restarts');
  return id;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
