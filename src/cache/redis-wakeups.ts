/** Tells who waits for another replica's fetch that it has ended. A message that is lost costs time, nothing else. */
import { EventEmitter, once } from 'node:events';
import { Redis } from 'ioredis';
import { keepaliveMs, startKeepalive } from '../redis-keepalive.js';
import { digest } from './redis-keys.js';

export class RedisWakeups {
  readonly #subscriber: Redis;
  readonly #stopKeepalive: () => void;
  readonly #fetchEnded = new EventEmitter().setMaxListeners(0);

  constructor(url: string, channel: string) {
    this.#subscriber = new Redis(url, {
      socketTimeout: keepaliveMs,
      retryStrategy: () => 200,
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      disableClientInfo: true,
      disconnectTimeout: 1,
    });
    this.#subscriber.on('error', () => undefined);
    this.#subscriber.on('message', (_channel, name) => this.#fetchEnded.emit(name));
    this.#subscriber.subscribe(channel).catch(() => undefined);
    this.#stopKeepalive = startKeepalive([this.#subscriber]);
  }

  /** Resolves with the next message about an entry, or when nobody waits for it any more. */
  async nextMessage(id: string, signal: AbortSignal): Promise<void> {
    await once(this.#fetchEnded, digest(id), { signal: signal }).catch(() => undefined);
  }

  close(): void {
    this.#stopKeepalive();
    this.#subscriber.disconnect();
  }
}
