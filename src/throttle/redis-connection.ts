/**
 * The throttle's knowledge of the other replicas. While Redis is ready, the replica is sharing. When Redis is lost, the
 * replica is standalone until it has reported its permits again.
 */
import type { RedisConnection, Script } from '../redis/index.js';
import type { Clock } from '../clock.js';
import type { RedisEvent } from './events.js';

const heartbeatMs = 1000;

/**
 * How often a replica registers, in heartbeats, and how long its registration lasts. A dead replica that is still
 * registered only makes the shares of the others smaller while Redis is unavailable.
 */
const registrationBeats = 5;
/** Published by a replica that joins, so that the others count it at once. */
const joinedMessage = 'joined';
const replicaTimeoutMs = 12_500;

/** Longer than all replicas take to notice that Redis is back. */
const recoveryMs = 2000;

/**
 * KEYS: replicas, by the time of their last registration. ARGV: replica, timeout in ms. Returns the replicas, in the
 * same order for each of them.
 */
const registerScript: Script = {
  name: 'gatewayRegisterReplica',
  lua: `
local now = redis.call('TIME')[1] * 1000
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 10)
local replicas = redis.call('ZRANGE', KEYS[1], 0, -1)
table.sort(replicas)
return replicas`,
};

export interface ThrottleRedisOptions {
  readonly redis: RedisConnection;
  readonly prefix: string;
  readonly replica: string;
  readonly clock: Clock;
  readonly onEvent: (event: RedisEvent) => void;
  readonly onDisconnected: () => void;
  /** Called before the replica shares again: reports to Redis the permits that are in use here. */
  readonly onReconnecting: () => Promise<void>;
  readonly onConnected: () => void;
  /** Called once a second while the replica shares. */
  readonly onHeartbeat: () => void;
  readonly onMessage: (message: string) => void;
}

export class ThrottleRedisConnection {
  readonly #options: ThrottleRedisOptions;
  readonly #replicasKey: string;
  readonly #releaseChannel: string;
  readonly #removeStateListener: () => void;
  #state: 'connecting' | 'connected' | 'standalone' | 'closed' = 'connecting';
  #replicas: readonly string[];
  #stateSince: number;
  #recoveringUntil = Number.NEGATIVE_INFINITY;
  #isJoining = false;
  #beats = 0;
  #cancelHeartbeat: () => void;

  constructor(options: ThrottleRedisOptions) {
    this.#options = options;
    this.#replicas = [options.replica];
    this.#replicasKey = `${options.prefix}:replicas`;
    this.#releaseChannel = `${options.prefix}:released`;
    this.#stateSince = options.clock.now();
    void options.redis.subscribe(this.#releaseChannel, (message) => {
      if (message === joinedMessage) void this.#updateReplicas();
      else options.onMessage(message);
    });
    this.#removeStateListener = options.redis.onStateChange((change) => {
      if (change.state === 'lost') this.#goStandalone(change.reason);
      else void this.#join();
    });
    if (options.redis.state === 'ready') void this.#join();
    this.#cancelHeartbeat = options.clock.after(heartbeatMs, () => void this.#heartbeat());
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  /** True until the first connection has been established or given up. */
  get isConnecting(): boolean {
    return this.#state === 'connecting';
  }

  /** True just after an outage: other replicas may not have reported their permits yet. */
  get isRecovering(): boolean {
    return this.#options.clock.now() < this.#recoveringUntil;
  }

  /** This replica's rank among those that Redis listed last. */
  get rank(): number {
    return Math.max(0, this.#replicas.indexOf(this.#options.replica));
  }

  get replicas(): number {
    return this.#replicas.length;
  }

  /** Runs a script. Undefined if no reply came; the script may have run nevertheless. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.#options.redis.run(script, keys, args).catch(() => undefined);
  }

  publish(message: string): void {
    this.#options.redis.publish(this.#releaseChannel, message).catch(() => undefined);
  }

  async close(): Promise<void> {
    const { redis, replica } = this.#options;
    const wasConnected = this.isConnected;
    this.#state = 'closed';
    this.#cancelHeartbeat();
    this.#removeStateListener();
    if (wasConnected) await redis.send((client) => client.zrem(this.#replicasKey, replica)).catch(() => 0);
  }

  #goStandalone(cause: string): void {
    if (this.#state === 'standalone' || this.#state === 'closed') return;
    this.#state = 'standalone';
    this.#stateSince = this.#options.clock.now();
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
      const replicas = await this.#registerReplica();
      if (replicas === undefined) return;
      // An outage does not change the set of replicas, but Redis may have lost it until they register again.
      if (!wasStandalone) this.#replicas = replicas;
      await onReconnecting();
      if (this.#options.redis.state !== 'ready') return;
      if (wasStandalone) this.#recoveringUntil = clock.now() + recoveryMs;
      this.#state = 'connected';
      this.publish(joinedMessage);
      if (wasStandalone) onEvent({ type: 'redisRecovered', outageMs });
      onConnected();
    } catch {
      // The next heartbeat tries again.
    } finally {
      this.#isJoining = false;
    }
  }

  async #heartbeat(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#cancelHeartbeat = this.#options.clock.after(heartbeatMs, () => void this.#heartbeat());
    if (this.#state === 'connecting') return this.#goStandalone('no connection yet');
    if (this.#state === 'standalone') return this.#options.redis.state === 'ready' ? this.#join() : undefined;
    this.#options.onHeartbeat();
    if (++this.#beats % registrationBeats === 0) await this.#updateReplicas();
  }

  async #updateReplicas(): Promise<void> {
    const replicas = await this.#registerReplica();
    // Just after an outage, other replicas may not have registered again.
    if (replicas && this.isConnected && !this.isRecovering) this.#replicas = replicas;
  }

  async #registerReplica(): Promise<string[] | undefined> {
    const replicas = await this.run(registerScript, [this.#replicasKey], [this.#options.replica, replicaTimeoutMs]);
    return Array.isArray(replicas) ? replicas.map(String) : undefined;
  }
}
