/**
 * The connection to Redis and what is known of the other replicas. While it holds, the replica shares; when it breaks, or
 * commands get no answer, it is alone until a new connection has proved itself.
 */
import { Redis } from 'ioredis';
import { keepaliveMs, startKeepalive } from '../redis-keepalive.js';
import type { Clock } from '../clock.js';
import type { RedisEvent } from './events.js';
import { permitScript } from './redis-script.js';

/** How long a command may take, and how long after the first failure the next one counts: half a second together. */
const commandTimeoutMs = 250;
const maxSilenceMs = 200;
const reconnectMs = 250;
/** How often a replica says that it is there, and how long it is believed to be without saying so. */
const heartbeatMs = 1000;
const replicaTimeoutMs = 3500;

/** Longer than it takes all replicas to notice that Redis is back. */
const recoveryMs = 2000;

export interface ThrottleRedisOptions {
  readonly url: string;
  readonly prefix: string;
  readonly replica: string;
  readonly clock: Clock;
  readonly onEvent: (event: RedisEvent) => void;
  /** The replica is alone from now on. */
  readonly onDisconnected: () => void;
  /** Before the replica shares again: Redis is told what is in use here. */
  readonly onReconnecting: () => Promise<void>;
  /** The replica shares from now on. */
  readonly onConnected: () => void;
  /** Once a second while the replica shares. */
  readonly onHeartbeat: () => void;
  /** What another replica, or this one, has published. */
  readonly onMessage: (message: string) => void;
}

export class ThrottleRedisConnection {
  readonly redis: Redis;
  readonly #options: ThrottleRedisOptions;
  readonly #subscriber: Redis;
  readonly #stopKeepalive: () => void;
  readonly #replicasKey: string;
  readonly #releaseChannel: string;
  #state: 'connecting' | 'connected' | 'standalone' | 'closed' = 'connecting';
  #replicas: readonly string[];
  /** When the first of the commands failed that nothing was answered after. */
  #silentSince: number | undefined;
  #stateSince: number;
  #recoveringUntil = Number.NEGATIVE_INFINITY;
  #lastError: string | undefined;
  #isJoining = false;
  #cancelHeartbeat: () => void;

  constructor(options: ThrottleRedisOptions) {
    this.#options = options;
    this.#replicas = [options.replica];
    this.#replicasKey = `${options.prefix}:replicas`;
    this.#releaseChannel = `${options.prefix}:news`;
    this.#stateSince = options.clock.now();
    const connection = { connectTimeout: 1000, retryStrategy: () => reconnectMs, maxRetriesPerRequest: null };
    this.redis = new Redis(options.url, {
      ...connection,
      commandTimeout: commandTimeoutMs,
      enableOfflineQueue: false,
      // A place that was asked for before the connection broke is of no use to anybody after it.
      autoResendUnfulfilledCommands: false,
      scripts: { pace: { lua: permitScript, numberOfKeys: 4 } },
    });
    this.#subscriber = new Redis(options.url, { ...connection, socketTimeout: keepaliveMs });
    // Both say 'error' on every attempt; what matters is told by 'close' and 'ready', and by each command.
    this.redis.on('error', (error: Error) => void (this.#lastError = error.message));
    this.#subscriber.on('error', () => undefined);
    this.redis.on('ready', () => void this.#join());
    this.redis.on('close', () => this.#disconnect(this.#lastError ?? 'the connection was closed'));
    this.#subscriber.on('message', (_channel, message) => options.onMessage(message));
    this.#subscriber.subscribe(this.#releaseChannel).catch(() => undefined);
    this.#stopKeepalive = startKeepalive([this.#subscriber]);
    this.#cancelHeartbeat = options.clock.after(heartbeatMs, () => void this.#heartbeat());
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  /** Not connected yet for the first time, and not given up on either. */
  get isConnecting(): boolean {
    return this.#state === 'connecting';
  }

  /** Just back from an outage: others may not have told Redis yet which places they use. */
  get isRecovering(): boolean {
    return this.#options.clock.now() < this.#recoveringUntil;
  }

  /** This replica's rank among those that were there when Redis was last heard of. */
  get rank(): number {
    return Math.max(0, this.#replicas.indexOf(this.#options.replica));
  }

  get replicas(): number {
    return this.#replicas.length;
  }

  /** Awaits a command. Undefined if it got no answer, which may mean that Redis is lost. */
  async awaitReply<T>(command: Promise<T>): Promise<T | undefined> {
    try {
      const awaitReply = await command;
      this.#silentSince = undefined;
      return awaitReply;
    } catch (error) {
      const now = this.#options.clock.now();
      this.#silentSince ??= now;
      // Commands that fail together may tell of a pause of this process; those after it tell of Redis.
      const isSilent = this.redis.status !== 'ready' || now - this.#silentSince >= maxSilenceMs;
      if (isSilent) this.#disconnect(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  publish(message: string): void {
    void this.awaitReply(this.redis.publish(this.#releaseChannel, message));
  }

  async close(): Promise<void> {
    const deregistered = this.isConnected
      ? this.redis.zrem(this.#replicasKey, this.#options.replica).catch(() => 0)
      : undefined;
    this.#state = 'closed';
    this.#cancelHeartbeat();
    await deregistered;
    this.redis.disconnect();
    this.#stopKeepalive();
    this.#subscriber.disconnect();
  }

  #setState(state: 'connected' | 'standalone'): void {
    this.#state = state;
    this.#stateSince = this.#options.clock.now();
  }

  #disconnect(cause: string): void {
    if (this.#state !== 'connected') return;
    this.#goStandalone(cause);
    // Commands without an answer must not be carried out later: a new connection starts clean.
    this.redis.disconnect(true);
  }

  #goStandalone(cause: string): void {
    this.#setState('standalone');
    this.#options.onDisconnected();
    this.#options.onEvent({ type: 'redisUnavailable', cause, replicas: this.#replicas.length });
  }

  async #join(): Promise<void> {
    if (this.#isJoining || this.#state === 'connected' || this.#state === 'closed') return;
    this.#isJoining = true;
    const { clock, onReconnecting, onConnected, onEvent } = this.#options;
    const outageMs = clock.now() - this.#stateSince;
    const wasStandalone = this.#state === 'standalone';
    try {
      // An outage does not change who is there; Redis may have forgotten it, and hears it from all of us again.
      const replicas = await this.#registerReplica();
      if (!wasStandalone) this.#replicas = replicas;
      await onReconnecting();
      this.#silentSince = undefined;
      if (wasStandalone) this.#recoveringUntil = clock.now() + recoveryMs;
      this.#setState('connected');
      if (wasStandalone) onEvent({ type: 'redisRecovered', outageMs });
      onConnected();
    } catch {
      // Tried again with the next hello, or when there is a new connection.
    } finally {
      this.#isJoining = false;
    }
  }

  async #heartbeat(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#cancelHeartbeat = this.#options.clock.after(heartbeatMs, () => void this.#heartbeat());
    if (this.#state === 'connecting') return this.#goStandalone(this.#lastError ?? 'no connection yet');
    if (this.#state === 'standalone') {
      if (this.redis.status === 'ready') await this.#join();
      return;
    }
    this.#options.onHeartbeat();
    const replicas = await this.awaitReply(this.#registerReplica());
    // Fresh from an outage, the others may not have been heard of yet.
    if (replicas && !this.isRecovering) this.#replicas = replicas;
  }

  /** The replicas that are there, in an order that is the same for all. */
  async #registerReplica(): Promise<string[]> {
    const [seconds] = await this.redis.time();
    const now = Number(seconds) * 1000;
    await this.redis.zadd(this.#replicasKey, now, this.#options.replica);
    await this.redis.zremrangebyscore(this.#replicasKey, '-inf', now - replicaTimeoutMs);
    await this.redis.pexpire(this.#replicasKey, replicaTimeoutMs * 10);
    const replicas = await this.redis.zrange(this.#replicasKey, 0, -1);
    return replicas.toSorted();
  }
}
