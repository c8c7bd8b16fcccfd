/**
 * Pub/sub and change detection over Redis. A replica delivers its own events to its subscribers directly, so they also
 * arrive during an outage. After messages may have been lost, every subscriber gets a gap: anything may have changed.
 */
import { hash } from 'node:crypto';
import { keyPrefix, type RedisConnection } from '../redis/index.js';
import { SubscriberRegistry, topicKeyOf } from './subscriber-registry.js';
import type { PubSub, PubSubEvent, SnapshotDiff, ChangedKey, Subscription, Topic } from './port.js';
import { diffSnapshots, suppressedMarker, retentionMs } from './last-seen.js';

export interface RedisPubSubOptions {
  readonly redis: RedisConnection;
  /** Part of every key and channel. Replicas with the same prefix share their events; `events` by default. */
  readonly prefix?: string;
  readonly onEvent?: (event: PubSubEvent) => void;
}

/** The sender, the topics, and the changed name. A message without topics means that messages may have been missed. */
type Message = readonly [from: string, topics: readonly string[], subject: ChangedKey];

/** KEYS: hash of a topic. ARGV: lifetime in ms, then names and fingerprints. Returns the previous fingerprints. */
const recordSnapshotScript = `
local previous = {}
for i = 2, #ARGV, 2 do
  previous[#previous + 1] = redis.call('HGET', KEYS[1], ARGV[i])
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return previous`;

/** Creates pub/sub over all replicas. Until Redis is connected, each replica serves only its own subscribers. */
export function createRedisPubSub(options: RedisPubSubOptions): PubSub {
  return new RedisPubSub(options);
}

class RedisPubSub implements PubSub {
  readonly #subscribers = new SubscriberRegistry();
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #channel: string;
  readonly #onEvent: (event: PubSubEvent) => void;
  /** A message could not be sent, so the other replicas must learn that they missed one. */
  #hasUnsentMessages = false;

  constructor({ redis, prefix = 'events', onEvent = () => {} }: RedisPubSubOptions) {
    this.#redis = redis;
    this.#prefix = `${keyPrefix}${prefix}`;
    this.#channel = `${this.#prefix}:events`;
    this.#onEvent = onEvent;
    redis.subscribe(this.#channel, (text) => this.#onMessage(text));
    redis.onStateChange((change) => {
      if (change.state === 'lost') return onEvent({ type: 'pubsubUnavailable', reason: change.reason });
      this.#subscribers.publishGap();
      if (this.#hasUnsentMessages) this.#broadcast([this.#redis.replica, [], null]);
      if (change.lostMs > 0) onEvent({ type: 'pubsubRecovered', downMs: Math.round(change.lostMs) });
    });
  }

  publish(topics: readonly Topic[], changedKey: ChangedKey): void {
    const names = topics.map(topicKeyOf);
    this.#onEvent({ type: 'published', subscribers: this.#subscribers.publish(names, changedKey) });
    this.#broadcast([this.#redis.replica, names, changedKey]);
  }

  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription {
    return this.#subscribers.add(topics, signal);
  }

  async recordSnapshot(topic: Topic, fingerprints: ReadonlyMap<string, string>): Promise<SnapshotDiff> {
    if (fingerprints.size === 0) return { firstSeen: [], changed: [] };
    const previous = await this.#recordFingerprints(topic, [...fingerprints].flat());
    // While Redis is unreachable nothing counts as changed.
    return Array.isArray(previous) ? diffSnapshots(fingerprints, previous) : { firstSeen: [], changed: [] };
  }

  suppressNextDiff(topic: Topic, names: readonly string[]): void {
    const pairs = names.flatMap((name) => [name, suppressedMarker]);
    if (pairs.length > 0) void this.#recordFingerprints(topic, pairs);
  }

  async lastFingerprint(topic: Topic, name: string): Promise<string | undefined> {
    const found = await this.#redis.send((client) => client.hget(this.#redisKeyOf(topic), name)).catch(() => null);
    return found ?? undefined;
  }

  #recordFingerprints(topic: Topic, pairs: readonly string[]): Promise<unknown> {
    return this.#redis.tryRun(recordSnapshotScript, [this.#redisKeyOf(topic)], [retentionMs, ...pairs]);
  }

  stats() {
    return this.#subscribers.stats();
  }

  drain(): void {
    this.#subscribers.drain();
  }

  async close(): Promise<void> {
    this.#subscribers.drain();
  }

  /** Hashed, so that topic names have one length in Redis. */
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
    if (from === this.#redis.replica) return;
    if (names.length === 0) this.#subscribers.publishGap();
    else this.#subscribers.publish(names, changedKey);
  }
}
