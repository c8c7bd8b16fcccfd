/** Tells who waits for another replica's fetch that it has ended. A message that is lost costs time, nothing else. */
import { EventEmitter, once } from 'node:events';
import { Redis } from 'ioredis';
import { digest } from './redis-keys.js';

/** How often the connection is asked for a sign of life, and how long that may take: its other end may be gone without a word. Milliseconds. */
const deafMs = 3_000;

export class RedisWakeups {
  readonly #subscriber: Redis;
  readonly #beat: NodeJS.Timeout;
  readonly #ended = new EventEmitter().setMaxListeners(0);

  constructor(url: string, channel: string) {
    this.#subscriber = new Redis(url, {
      socketTimeout: deafMs,
      retryStrategy: () => 200,
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      disableClientInfo: true,
      disconnectTimeout: 1,
    });
    this.#subscriber.on('error', () => undefined);
    this.#subscriber.on('message', (_channel, name) => this.#ended.emit(name));
    this.#subscriber.subscribe(channel).catch(() => undefined);
    this.#beat = setInterval(() => {
      if (this.#subscriber.status === 'ready') this.#subscriber.ping().catch(() => undefined);
    }, deafMs).unref();
  }

  /** Resolves with the next message about an entry, or when nobody waits for it any more. */
  async next(id: string, over: AbortSignal): Promise<void> {
    await once(this.#ended, digest(id), { signal: over }).catch(() => undefined);
  }

  close(): void {
    clearInterval(this.#beat);
    this.#subscriber.disconnect();
  }
}
