/**
 * The events that the replicas of a gateway share: one channel of Redis, and a hash for what was seen under a topic. A replica
 * tells its own listeners itself, so that they hear of its changes without Redis too. After a time in which messages may have
 * been lost, whichever side lost them, every listener is told that anything may have changed.
 */
import { hash, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { startHeartbeat } from '../heartbeat.js';
import { Listeners, nameOf } from './listeners.js';
import type { Events, EventsEvent, Sight, Subject, Subscription, Topic } from './port.js';
import { compare, excused, rememberedMs } from './sights.js';

export interface RedisEventsOptions {
  /** redis:// or rediss:// */
  readonly url: string;
  /** Stands before every key and the channel. Replicas that share it hear each other. */
  readonly prefix: string;
  readonly onEvent: (event: EventsEvent) => void;
  /** How often each connection is asked for a sign of life, and how long its answer may take, in milliseconds. */
  readonly silenceMs: number;
}

/** How long a connection and a command may take, and how long until the next attempt to connect. Milliseconds. */
const patienceMs = 1_000;
const reconnectMs = 250;

/** Of a message: who sent it, to which topics, and what changed. No topics: something may have been missed. */
type Message = readonly [from: string, topics: readonly string[], subject: Subject];

export class RedisEvents implements Events {
  readonly #listeners = new Listeners();
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #prefix: string;
  readonly #onEvent: (event: EventsEvent) => void;
  readonly #me = randomUUID();
  readonly #endHeartbeat: () => void;
  /** A message could not be sent: the others have to be told that they missed something. */
  #owes = false;
  #lostAt: number | undefined;
  #lastError = 'the connection was closed';
  #closed = false;

  constructor({ url, prefix, onEvent, silenceMs }: RedisEventsOptions) {
    this.#prefix = prefix;
    this.#onEvent = onEvent;
    const connection = {
      connectTimeout: patienceMs,
      socketTimeout: silenceMs,
      retryStrategy: () => reconnectMs,
      disableClientInfo: true,
      disconnectTimeout: 1,
    };
    this.#redis = new Redis(url, {
      ...connection,
      maxRetriesPerRequest: 0,
      commandTimeout: patienceMs,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    });
    this.#redis.on('error', () => undefined);
    this.#redis.on('ready', () => this.#owes && this.#tellOthers([this.#me, [], null]));
    this.#subscriber = new Redis(url, { ...connection, maxRetriesPerRequest: null, autoResubscribe: false });
    this.#subscriber.on('error', (error: Error) => void (this.#lastError = error.message));
    this.#subscriber.on('message', (_channel, text) => this.#hear(text));
    this.#subscriber.on(
      'ready',
      () =>
        void this.#subscriber.subscribe(this.#channel).then(
          () => this.#found(),
          () => undefined,
        ),
    );
    this.#subscriber.on('close', () => this.#lost());
    this.#endHeartbeat = startHeartbeat([this.#redis, this.#subscriber], silenceMs);
  }

  publish(topics: readonly Topic[], subject: Subject): void {
    const names = topics.map(nameOf);
    this.#onEvent({ type: 'published', listeners: this.#listeners.tell(names, subject) });
    this.#tellOthers([this.#me, names, subject]);
  }

  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription {
    return this.#listeners.add(topics, signal);
  }

  async see(topic: Topic, looks: ReadonlyMap<string, string>): Promise<Sight> {
    if (looks.size === 0) return { first: [], changed: [] };
    const key = this.#keyOf(topic);
    try {
      const replies = await this.#redis
        .multi()
        .hmget(key, ...looks.keys())
        .hset(key, new Map(looks))
        .pexpire(key, rememberedMs)
        .exec();
      const [, before] = replies?.[0] ?? [];
      if (Array.isArray(before)) return compare(looks, before);
    } catch {
      // Redis is out of reach, which the subscriber's connection tells of.
    }
    return { first: [], changed: [] };
  }

  excuse(topic: Topic, names: readonly string[]): void {
    if (names.length === 0) return;
    const key = this.#keyOf(topic);
    this.#redis
      .multi()
      .hset(key, Object.fromEntries(names.map((name) => [name, excused])))
      .pexpire(key, rememberedMs)
      .exec()
      .catch(() => undefined);
  }

  async recall(topic: Topic, name: string): Promise<string | undefined> {
    return (await this.#redis.hget(this.#keyOf(topic), name).catch(() => null)) ?? undefined;
  }

  held() {
    return this.#listeners.held();
  }

  drain(): void {
    this.#listeners.drain();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#endHeartbeat();
    this.#listeners.drain();
    this.#redis.disconnect();
    this.#subscriber.disconnect();
  }

  get #channel(): string {
    return `${this.#prefix}:events`;
  }

  /** A hash, so that names of topics lie in Redis at one length. */
  #keyOf(topic: Topic): string {
    return `${this.#prefix}:seen:${hash('sha256', nameOf(topic), 'base64url')}`;
  }

  #tellOthers(message: Message): void {
    this.#redis.publish(this.#channel, JSON.stringify(message)).then(
      () => void (this.#owes &&= message[1].length > 0),
      () => void (this.#owes = true),
    );
  }

  #hear(text: string): void {
    const [from, names, subject] = JSON.parse(text) as Message;
    if (from === this.#me) return;
    if (names.length === 0) this.#listeners.tellAll();
    else this.#listeners.tell(names, subject);
  }

  #lost(): void {
    if (this.#closed || this.#lostAt !== undefined) return;
    this.#lostAt = performance.now();
    this.#onEvent({ type: 'busLost', reason: this.#lastError });
  }

  #found(): void {
    this.#listeners.tellAll();
    if (this.#lostAt === undefined) return;
    this.#onEvent({ type: 'busBack', lostMs: Math.round(performance.now() - this.#lostAt) });
    this.#lostAt = undefined;
    this.#lastError = 'the connection was closed';
  }
}
