/** Tells who waits for another replica's fetch that it has ended. A message that is lost costs time, nothing else. */
import { EventEmitter, once } from 'node:events';
import { Redis } from 'ioredis';
import { silenceMs, startHeartbeat } from '../heartbeat.js';
import { digest } from './redis-keys.js';

export class RedisWakeups {
  readonly #subscriber: Redis;
  readonly #endHeartbeat: () => void;
  readonly #ended = new EventEmitter().setMaxListeners(0);

  constructor(url: string, channel: string) {
    this.#subscriber = new Redis(url, {
      socketTimeout: silenceMs,
      retryStrategy: () => 200,
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      disableClientInfo: true,
      disconnectTimeout: 1,
    });
    this.#subscriber.on('error', () => undefined);
    this.#subscriber.on('message', (_channel, name) => this.#ended.emit(name));
    this.#subscriber.subscribe(channel).catch(() => undefined);
    this.#endHeartbeat = startHeartbeat([this.#subscriber]);
  }

  /** Resolves with the next message about an entry, or when nobody waits for it any more. */
  async next(id: string, over: AbortSignal): Promise<void> {
    await once(this.#ended, digest(id), { signal: over }).catch(() => undefined);
  }

  close(): void {
    this.#endHeartbeat();
    this.#subscriber.disconnect();
  }
}
