/**
 * The events that the replicas of a gateway share: one channel of Redis, and a hash for what was seen under a topic. A replica
 * tells its own listeners itself, so that they hear of its changes without Redis too. After a time in which messages may have
 * been lost, whichever side lost them, every listener is told that anything may have changed.
 */
import { hash, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { startKeepalive } from '../redis-keepalive.js';
import { SubscriberRegistry, topicKeyOf } from './subscriber-registry.js';
import type { PubSub, PubSubEvent, SnapshotDiff, ChangedKey, Subscription, Topic } from './port.js';
import { diffSnapshots, suppressedMarker, retentionMs } from './last-seen.js';

export interface RedisPubSubOptions {
  /** redis:// or rediss:// */
  readonly url: string;
  /** Stands before every key and the channel. Replicas that share it hear each other. */
  readonly prefix: string;
  readonly onEvent: (event: PubSubEvent) => void;
  /** How often each connection is asked for a sign of life, and how long its answer may take, in milliseconds. */
  readonly keepaliveMs: number;
}

/** How long a connection and a command may take, and how long until the next attempt to connect. Milliseconds. */
const timeoutMs = 1_000;
const reconnectDelayMs = 250;

/** Of a message: who sent it, to which topics, and what changed. No topics: something may have been missed. */
type Message = readonly [from: string, topics: readonly string[], subject: ChangedKey];

export class RedisPubSub implements PubSub {
  readonly #subscribers = new SubscriberRegistry();
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #prefix: string;
  readonly #onEvent: (event: PubSubEvent) => void;
  readonly #replicaId = randomUUID();
  readonly #stopKeepalive: () => void;
  /** A message could not be sent: the others have to be told that they missed something. */
  #hasUnsentMessages = false;
  #disconnectedAt: number | undefined;
  #lastError = 'the connection was closed';
  #closed = false;

  constructor({ url, prefix, onEvent, keepaliveMs }: RedisPubSubOptions) {
    this.#prefix = prefix;
    this.#onEvent = onEvent;
    const connection = {
      connectTimeout: timeoutMs,
      socketTimeout: keepaliveMs,
      retryStrategy: () => reconnectDelayMs,
      disableClientInfo: true,
      disconnectTimeout: 1,
    };
    this.#redis = new Redis(url, {
      ...connection,
      maxRetriesPerRequest: 0,
      commandTimeout: timeoutMs,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    });
    this.#redis.on('error', () => undefined);
    this.#redis.on('ready', () => this.#hasUnsentMessages && this.#broadcast([this.#replicaId, [], null]));
    this.#subscriber = new Redis(url, { ...connection, maxRetriesPerRequest: null, autoResubscribe: false });
    this.#subscriber.on('error', (error: Error) => void (this.#lastError = error.message));
    this.#subscriber.on('message', (_channel, text) => this.#onMessage(text));
    this.#subscriber.on(
      'ready',
      () =>
        void this.#subscriber.subscribe(this.#channel).then(
          () => this.#onReconnect(),
          () => undefined,
        ),
    );
    this.#subscriber.on('close', () => this.#onDisconnect());
    this.#stopKeepalive = startKeepalive([this.#redis, this.#subscriber], keepaliveMs);
  }

  publish(topics: readonly Topic[], changedKey: ChangedKey): void {
    const names = topics.map(topicKeyOf);
    this.#onEvent({ type: 'published', subscribers: this.#subscribers.publish(names, changedKey) });
    this.#broadcast([this.#replicaId, names, changedKey]);
  }

  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription {
    return this.#subscribers.add(topics, signal);
  }

  async recordSnapshot(topic: Topic, fingerprints: ReadonlyMap<string, string>): Promise<SnapshotDiff> {
    if (fingerprints.size === 0) return { firstSeen: [], changed: [] };
    const key = this.#redisKeyOf(topic);
    try {
      const replies = await this.#redis
        .multi()
        .hmget(key, ...fingerprints.keys())
        .hset(key, new Map(fingerprints))
        .pexpire(key, retentionMs)
        .exec();
      const [, previous] = replies?.[0] ?? [];
      if (Array.isArray(previous)) return diffSnapshots(fingerprints, previous);
    } catch {
      // Redis is out of reach, which the subscriber's connection tells of.
    }
    return { firstSeen: [], changed: [] };
  }

  suppressNextDiff(topic: Topic, names: readonly string[]): void {
    if (names.length === 0) return;
    const key = this.#redisKeyOf(topic);
    this.#redis
      .multi()
      .hset(key, Object.fromEntries(names.map((name) => [name, suppressedMarker])))
      .pexpire(key, retentionMs)
      .exec()
      .catch(() => undefined);
  }

  async lastFingerprint(topic: Topic, name: string): Promise<string | undefined> {
    return (await this.#redis.hget(this.#redisKeyOf(topic), name).catch(() => null)) ?? undefined;
  }

  stats() {
    return this.#subscribers.stats();
  }

  drain(): void {
    this.#subscribers.drain();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopKeepalive();
    this.#subscribers.drain();
    this.#redis.disconnect();
    this.#subscriber.disconnect();
  }

  get #channel(): string {
    return `${this.#prefix}:events`;
  }

  /** A hash, so that names of topics lie in Redis at one length. */
  #redisKeyOf(topic: Topic): string {
    return `${this.#prefix}:seen:${hash('sha256', topicKeyOf(topic), 'base64url')}`;
  }

  #broadcast(message: Message): void {
    this.#redis.publish(this.#channel, JSON.stringify(message)).then(
      () => void (this.#hasUnsentMessages &&= message[1].length > 0),
      () => void (this.#hasUnsentMessages = true),
    );
  }

  #onMessage(text: string): void {
    const [from, names, changedKey] = JSON.parse(text) as Message;
    if (from === this.#replicaId) return;
    if (names.length === 0) this.#subscribers.publishGap();
    else this.#subscribers.publish(names, changedKey);
  }

  #onDisconnect(): void {
    if (this.#closed || this.#disconnectedAt !== undefined) return;
    this.#disconnectedAt = performance.now();
    this.#onEvent({ type: 'pubsubUnavailable', reason: this.#lastError });
  }

  #onReconnect(): void {
    this.#subscribers.publishGap();
    if (this.#disconnectedAt === undefined) return;
    this.#onEvent({ type: 'pubsubRecovered', downMs: Math.round(performance.now() - this.#disconnectedAt) });
    this.#disconnectedAt = undefined;
    this.#lastError = 'the connection was closed';
  }
}
