/** The events' Redis half: an entry of its own, so that a gateway without Redis loads nothing of it. */
import { silenceMs as usualMs } from '../heartbeat.js';
import type { Events, EventsEvent } from './port.js';
import { RedisEvents } from './redis-events.js';

export interface RedisEventsSettings {
  /** redis:// or rediss://, with user and password where there are any. */
  readonly url: string;
  /** Stands before every key and channel in Redis. By default `events`. */
  readonly prefix?: string;
  readonly onEvent?: (event: EventsEvent) => void;
  /** How often each connection is asked for a sign of life, and how long its answer may take, in milliseconds: 3,000. */
  readonly silenceMs?: number;
}

/** For replicas that tell each other. It connects by itself; until it is connected, each replica tells its own listeners alone. */
export function createRedisEvents({
  url,
  prefix = 'events',
  onEvent = () => {},
  silenceMs = usualMs,
}: RedisEventsSettings): Events {
  return new RedisEvents({ url, prefix, onEvent, silenceMs });
}
