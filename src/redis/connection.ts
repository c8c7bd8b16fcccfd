/**
 * The gateway's connection to Redis: one client for commands, one subscriber, and one state for both. Users run
 * scripts, listen to channels and are notified of state changes. Each user has its own rule for the time without Redis.
 */
import type { Cluster, Redis } from 'ioredis';
import { systemClock } from '../clock.js';
import { createClients, type RedisClients } from './clients.js';
import { closesConnection, isRefusal, messageOf, RedisUnavailableError } from './errors.js';
import { parseRedisUrl, type RedisTarget } from './url.js';

export type RedisState = 'connecting' | 'ready' | 'lost';

/** `lostMs`: how long Redis was unreachable before it became ready; 0 at the first connection. */
export type StateChange =
  { readonly state: 'ready'; readonly lostMs: number } | { readonly state: 'lost'; readonly reason: string };

/** A Lua script. It is sent by its hash (EVALSHA), and in full only to a server that does not know it. */
export interface Script {
  readonly name: string;
  readonly lua: string;
}

export type Argument = string | number;

/**
 * The prefix of every key. It is one hash tag, so that a cluster keeps all keys in one slot and a script may use
 * several.
 */
export const keyPrefix = '{waba-gateway}:';

/** If a command gets no reply for this long, Redis counts as lost. */
const commandTimeoutMs = 1_000;
const heartbeatMs = 500;
/**
 * Number of heartbeats between two pings of the subscriber. Until a dead subscriber is noticed, writes wait for leases
 * to expire.
 */
const subscriberPingBeats = 8;

/**
 * Checks that the server accepts writes: a demoted primary, or one without free memory or disk, still answers reads.
 */
const probeScript: Script = { name: 'gatewayProbe', lua: "return redis.call('SET', KEYS[1], 1, 'PX', 60000)" };

export class RedisConnection {
  readonly #target: RedisTarget;
  readonly #clients: RedisClients;
  readonly #channels = new Map<string, (message: string) => void>();
  readonly #stateListeners = new Set<(change: StateChange) => void>();
  readonly #timer: NodeJS.Timeout;
  /** Resolves when the first attempt to connect has succeeded or failed. */
  readonly firstAttempt: Promise<void>;
  #resolveFirstAttempt: () => void = () => {};
  #state: RedisState = 'connecting';
  #lostAt: number | undefined;
  #outages = 0;
  #lastError = 'the connection was closed';
  #isProbing = false;
  #beats = 0;
  #closed = false;
  /** Runs twice a second instead of the probe while the state is ready. It must write, and reject if Redis fails. */
  heartbeat: (() => Promise<unknown>) | undefined;

  constructor(url: string) {
    this.#target = parseRedisUrl(url);
    this.#clients = createClients(this.#target);
    const { commands, subscriber } = this.#clients;
    this.firstAttempt = new Promise((resolve) => (this.#resolveFirstAttempt = resolve));
    for (const client of [commands, subscriber]) {
      client.on('error', (error: unknown) => void (this.#lastError = messageOf(error)));
      client.on('ready', () => void this.#probe());
      client.on('close', () => this.#markLost(this.#lastError));
      client.connect().catch(() => undefined);
    }
    subscriber.on('message', (channel, message) => this.#channels.get(channel)?.(message));
    this.#timer = setInterval(() => this.#beat(), heartbeatMs).unref();
  }

  get state(): RedisState {
    return this.#state;
  }

  /**
   * The ioredis client, for a library that sends its own commands. Its status is `ready` only while the state of this
   * connection is, so a library that checks the status never writes to a wrong database or to a server that rejects
   * writes.
   */
  get client(): object {
    return new Proxy(this.#clients.commands, {
      get: (client, name) => {
        if (name === 'status') return this.#state;
        const value: unknown = Reflect.get(client, name);
        return typeof value === 'function' ? value.bind(client) : value;
      },
    });
  }

  /** @returns a function that removes the listener */
  onStateChange(listener: (change: StateChange) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Listens to a channel, with one listener per channel. Messages are lost while the state is not ready. */
  async subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    this.#channels.set(channel, listener);
    if (this.#state === 'ready') await this.#clients.subscriber.subscribe(channel).catch(() => undefined);
  }

  /** @throws RedisUnavailableError if Redis is unreachable, does not reply, or rejects commands */
  run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    return this.send(() => this.#call(script, keys, args));
  }

  /** @throws RedisUnavailableError as `run` does */
  async send<T>(command: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    if (this.#state === 'connecting') await this.firstAttempt;
    if (this.#state !== 'ready') throw new RedisUnavailableError(this.#lastError);
    return this.#guard(command(this.#clients.commands));
  }

  publish(channel: string, message: string): Promise<number> {
    return this.send((client) => client.publish(channel, message));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#state = 'lost';
    this.#resolveFirstAttempt();
    this.#clients.commands.disconnect();
    this.#clients.subscriber.disconnect();
  }

  /**
   * Becomes ready when both clients are connected, the database exists, the server takes writes and all channels are
   * open.
   */
  async #probe(): Promise<void> {
    const { commands, subscriber } = this.#clients;
    if (this.#isProbing || this.#closed || this.#state === 'ready') return;
    if (commands.status !== 'ready' || subscriber.status !== 'ready') return;
    this.#isProbing = true;
    try {
      const steps: Promise<unknown>[] = [];
      if (this.#target.kind !== 'cluster') steps.push(commands.select(this.#target.database));
      if (this.#channels.size > 0) steps.push(subscriber.subscribe(...this.#channels.keys()));
      await this.#guard(Promise.all(steps));
      await this.#guard(this.#call(probeScript, [`${keyPrefix}probe`], []));
      // A channel may have been added meanwhile; subscribing twice does no harm.
      if (this.#channels.size > 0) await this.#guard(subscriber.subscribe(...this.#channels.keys()));
      if (!this.#closed && commands.status === 'ready' && subscriber.status === 'ready') this.#markReady();
    } catch (error) {
      this.#markLost(messageOf(error));
    } finally {
      this.#isProbing = false;
    }
  }

  #beat(): void {
    if (this.#state !== 'ready') {
      // The first attempt to connect has not ended: callers that wait for it continue without Redis.
      if (this.#state === 'connecting' && ++this.#beats > commandTimeoutMs / heartbeatMs) this.#markLost('no answer');
      return void this.#probe();
    }
    const beat = this.heartbeat?.() ?? this.run(probeScript, [`${keyPrefix}probe`], []);
    beat.catch(() => undefined);
    if (++this.#beats % subscriberPingBeats === 0) this.#guard(this.#clients.subscriber.ping()).catch(() => undefined);
  }

  #call({ name, lua }: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    const { commands } = this.#clients;
    if (!(name in commands)) commands.defineCommand(name, { lua });
    const command: unknown = Reflect.get(commands, name);
    if (typeof command !== 'function') throw new Error(`expected ${name} to be a command of ioredis`);
    const pending: Promise<unknown> = Reflect.apply(command, commands, [keys.length, ...keys, ...args]);
    return pending;
  }

  async #guard<T>(reply: Promise<T>): Promise<T> {
    const outagesBefore = this.#outages;
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<never>((_, reject) => {
      // After a stall of this process the reply may have arrived already, because the socket is read before the
      // immediate runs.
      timer = setTimeout(
        () => setImmediate(() => reject(new RedisUnavailableError(`no answer for ${commandTimeoutMs} ms`))),
        commandTimeoutMs,
      );
    });
    try {
      return await Promise.race([reply, timedOut]);
    } catch (error) {
      const reason = messageOf(error);
      if (!isRefusal(error)) throw error;
      // ioredis never settles a command whose connection broke: it times out when the next connection may be ready.
      if (outagesBefore === this.#outages) {
        this.#markLost(reason);
        if (closesConnection(error)) this.#reconnect();
      }
      throw error instanceof RedisUnavailableError ? error : new RedisUnavailableError(reason, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  #reconnect(): void {
    if (this.#closed) return;
    for (const client of [this.#clients.commands, this.#clients.subscriber]) client.disconnect(true);
  }

  #markReady(): void {
    const lostMs = this.#lostAt === undefined ? 0 : systemClock.now() - this.#lostAt;
    this.#lostAt = undefined;
    this.#lastError = 'the connection was closed';
    this.#setState({ state: 'ready', lostMs });
  }

  #markLost(reason: string): void {
    if (this.#state === 'lost' || this.#closed) return;
    this.#outages += 1;
    this.#lostAt = systemClock.now();
    this.#lastError = reason;
    this.#setState({ state: 'lost', reason });
  }

  #setState(change: StateChange): void {
    this.#state = change.state;
    this.#resolveFirstAttempt();
    for (const listener of this.#stateListeners) listener(change);
  }
}
