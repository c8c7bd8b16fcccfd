/** The connection to Redis: one client for commands, one subscriber, and one state for both. */
import { randomUUID } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { systemClock } from '../clock.js';
import { createClients, type RedisClients } from './clients.js';
import { closesConnection, isDemotion, isRefusal, refusalCodeOf, messageOf, RedisUnavailableError } from './errors.js';
import { RefusalBackoff } from './refusal-backoff.js';
import { heartbeatScript, keyPrefix, rightsLua } from './scripts.js';
import { parseRedisUrl, type RedisTarget } from './url.js';

export type RedisState = 'connecting' | 'ready' | 'lost';
/** `lostMs`: how long Redis was unreachable before it became ready; 0 at the first connection. */
export type StateChange =
  { readonly state: 'ready'; readonly lostMs: number } | { readonly state: 'lost'; readonly reason: string };

export type Argument = string | number;

/** A replica publishes its name here when it is connected, so that the others know it even if Redis is lost then. */
const joinedChannel = `${keyPrefix}joined`;

const commandTimeoutMs = 1_000;
const heartbeatMs = 500;
/** A replica is forgotten after this many consecutive heartbeats that did not list it: 12.5 s without an outage. */
const maxMissedBeats = 25;

export class RedisConnection {
  readonly #target: RedisTarget;
  readonly #commands: RedisClients['commands'];
  readonly #subscriber: RedisClients['subscriber'];
  readonly #channels = new Map<string, (message: string) => void>();
  readonly #stateListeners: ((change: StateChange) => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #resolveFirstAttempt: () => void = () => {};
  /** Resolves when the first attempt to connect has succeeded or failed. */
  readonly firstAttempt = new Promise<void>((resolve) => (this.#resolveFirstAttempt = resolve));
  /** The name of this replica among those that share Redis. */
  readonly replica: string = randomUUID();
  readonly echoChannel = `${keyPrefix}echo:${this.replica}`;
  #echoWaiters: (() => void)[] = [];
  readonly #endEchoes = () => this.#echoWaiters.splice(0).forEach((end) => end());
  /** Heartbeats so far, none of them during an outage, and the last one that listed each known replica. */
  #beats = 0;
  readonly #listedAt = new Map([[this.replica, 0]]);
  #state: RedisState = 'connecting';
  #lostAt: number | undefined;
  #outages = 0;
  #lastError: string | undefined;
  readonly #reportedInOutage = new Set<string>();
  readonly #backoff = new RefusalBackoff(systemClock.now);
  #isBeating = false;
  #closed = false;
  /**
   * Replaces the heartbeat, twice a second while the state is ready. It must write, because a demoted or full server
   * still answers reads. It publishes to `echoChannel` and resolves to the names of all live replicas.
   */
  heartbeat: (() => Promise<readonly string[]>) | undefined;

  constructor(url: string) {
    this.#target = parseRedisUrl(url);
    const { commands, subscriber } = createClients(this.#target);
    this.#commands = commands;
    this.#subscriber = subscriber;
    for (const client of [commands, subscriber]) {
      client.on('error', (error: unknown) => void (this.#lastError = messageOf(error)));
      client.on('ready', () => void this.#beat());
      client.on('close', () => this.#markLost(this.#lostReason));
      client.connect().catch(() => undefined);
    }
    subscriber.on('message', (channel, message) => this.#channels.get(channel)?.(message));
    this.#channels.set(this.echoChannel, this.#endEchoes);
    this.#channels.set(joinedChannel, (replica) => void this.#listedAt.set(replica, this.#beats));
    this.#timer = setInterval(() => void this.#beat(), heartbeatMs).unref();
    const giveUp = () => this.#state === 'connecting' && this.#markLost(this.#lastError ?? 'no answer');
    setTimeout(giveUp, 1.5 * commandTimeoutMs).unref();
  }

  get state(): RedisState {
    return this.#state;
  }

  /** All replicas that share Redis, this one included, in the same order in each of them. */
  get replicas(): readonly string[] {
    return [...this.#listedAt.keys()].toSorted();
  }

  /**
   * The ioredis client, for a library that sends its own commands. Its status is `ready` only while this connection is,
   * so a library that checks the status never writes to a wrong database or to a server that rejects writes.
   */
  get client(): object {
    return new Proxy(this.#commands, {
      get: (client, name) => {
        if (name === 'status') return this.#state;
        const value: unknown = Reflect.get(client, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const result: unknown = Reflect.apply(value, client, args);
          return result instanceof Promise ? this.#guard(result) : result;
        };
      },
    });
  }

  get #lostReason(): string {
    return this.#lastError ?? 'the connection was closed';
  }

  onStateChange(listener: (change: StateChange) => void): void {
    this.#stateListeners.push(listener);
  }

  /** Listens to a channel, with one listener per channel. Messages are lost while the state is not ready. */
  subscribe(channel: string, listener: (message: string) => void): void {
    this.#channels.set(channel, listener);
    // If the client is not connected, this fails, and the next probe subscribes to all channels.
    this.#subscriber.subscribe(channel).catch(() => undefined);
  }

  /**
   * Runs a Lua script. It is sent by its hash (EVALSHA), and in full only to a server that does not know it.
   * @throws RedisUnavailableError if Redis is unreachable, does not reply, or rejects commands
   */
  run(script: string, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    return this.send(() => this.#call(script, keys, args));
  }

  /** As `run`, but undefined if no reply came. The script may have run nevertheless. */
  async tryRun(script: string, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    return this.run(script, keys, args).catch(() => undefined);
  }

  /** @throws RedisUnavailableError as `run` does */
  async send<T>(command: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    if (this.#state === 'connecting') await this.firstAttempt;
    if (this.#state !== 'ready') throw new RedisUnavailableError(this.#lostReason);
    return this.#guard(command(this.#commands));
  }

  publish(channel: string, message: string): Promise<number> {
    return this.send((client) => client.publish(channel, message));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#state = 'lost';
    this.#resolveFirstAttempt();
    this.#commands.disconnect();
    this.#subscriber.disconnect();
  }

  /** A heartbeat that a hanging server executes late prolongs this replica's membership, so none follows it. */
  async #beat(): Promise<void> {
    if (this.#isBeating) return;
    this.#isBeating = true;
    try {
      if (this.#state !== 'ready') await this.#probe();
      if (this.#state !== 'ready') return;
      const live = this.heartbeat?.() ?? this.#runHeartbeat();
      // After the heartbeat, so that a server that does not answer is reported as that.
      this.#echo().catch(() => undefined);
      this.#updateReplicas(await live);
    } catch (error) {
      // The next one tries again. A heartbeat that was not sent or was refused has no echo.
      this.#endEchoes();
      if (this.#state !== 'ready') this.#markLost(messageOf(error));
    } finally {
      this.#isBeating = false;
    }
  }

  /** Becomes ready if both clients are connected, the database exists, writes work and the subscriber gets an echo. */
  async #probe(): Promise<void> {
    const clients = [this.#commands, this.#subscriber];
    const isConnected = () => !this.#closed && clients.every(({ status }) => status === 'ready');
    if (!isConnected() || !this.#backoff.isOver) return;
    if (this.#target.kind !== 'cluster') await this.#guard(this.#commands.select(this.#target.database));
    await this.#guard(this.#subscriber.subscribe(...this.#channels.keys()));
    await this.#guard(this.#commands.eval(rightsLua, 1, `${keyPrefix}rights`));
    await Promise.all([this.#runHeartbeat(), this.#echo()]);
    if (isConnected()) this.#markReady();
  }

  async #runHeartbeat(): Promise<string[]> {
    const args = [this.replica, this.echoChannel];
    const reply = await this.#guard(this.#call(heartbeatScript, [`${keyPrefix}replicas`], args));
    return Array.isArray(reply) ? reply.map(String) : [];
  }

  /** The message that a heartbeat publishes proves that the subscriber is connected to the server of the commands. */
  #echo(): Promise<void> {
    const echo = new Promise<void>((resolve) => void this.#echoWaiters.push(resolve));
    return this.#guard(echo, 'the subscriber received nothing');
  }

  #updateReplicas(live: readonly string[]): void {
    this.#beats += 1;
    for (const replica of [this.replica, ...live]) this.#listedAt.set(replica, this.#beats);
    for (const [replica, beat] of this.#listedAt)
      if (this.#beats - beat > maxMissedBeats) this.#listedAt.delete(replica);
  }

  /** ioredis makes a script a method of the client. Its text is also its name there. */
  #call(script: string, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    if (!(script in this.#commands)) this.#commands.defineCommand(script, { lua: script });
    const command: unknown = Reflect.get(this.#commands, script);
    if (typeof command !== 'function') throw new Error('expected ioredis to define a method for a script');
    const pending: Promise<unknown> = Reflect.apply(command, this.#commands, [keys.length, ...keys, ...args]);
    return pending;
  }

  async #guard<T>(reply: Promise<T>, failure = 'no answer'): Promise<T> {
    const outagesBefore = this.#outages;
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<never>((_, reject) => {
      const fail = () => reject(new RedisUnavailableError(`${failure} for ${commandTimeoutMs} ms`));
      // After a stall of this process the reply may be in the socket, which is read before the immediate runs.
      timer = setTimeout(() => setImmediate(fail), commandTimeoutMs);
    });
    try {
      return await Promise.race([reply, timedOut]);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // A command whose connection broke fails with a note about retries instead of the reason.
      const message = messageOf(error);
      const reason = message.startsWith('Reached the max retries') ? this.#lostReason : message;
      // The error may be late: the next connection may be ready by now.
      if (outagesBefore === this.#outages) {
        this.#markLost(reason);
        if (closesConnection(error) && !this.#closed)
          for (const client of [this.#commands, this.#subscriber]) client.disconnect(true);
      }
      throw error instanceof RedisUnavailableError ? error : new RedisUnavailableError(reason, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  #markReady(): void {
    const lostMs = this.#lostAt === undefined ? 0 : systemClock.now() - this.#lostAt;
    this.#lostAt = undefined;
    this.#lastError = undefined;
    this.#backoff.onReady();
    this.#setState({ state: 'ready', lostMs });
    this.publish(joinedChannel, this.replica).catch(() => undefined);
  }

  /** Also reports an error reply during an outage: the server can be reached now, and refuses for another reason. */
  #markLost(reason: string): void {
    const wasLost = this.#state === 'lost';
    const refusal = refusalCodeOf(reason);
    if (this.#closed || (wasLost && (refusal === undefined || this.#reportedInOutage.has(refusal)))) return;
    if (!wasLost) {
      this.#outages += 1;
      this.#lostAt = systemClock.now();
      this.#reportedInOutage.clear();
      if (refusal !== undefined && !isDemotion(refusal)) this.#backoff.onRefused();
    }
    this.#lastError = reason;
    if (refusal !== undefined) this.#reportedInOutage.add(refusal);
    this.#setState({ state: 'lost', reason });
  }

  #setState(change: StateChange): void {
    this.#state = change.state;
    this.#resolveFirstAttempt();
    for (const listener of this.#stateListeners) listener(change);
  }
}
