import { GatewayError, UpstreamError } from '../errors.js';
import type { ChangedKey, Subscription } from '../pubsub/index.js';
import type { PollMember } from './number-poll.js';

export interface ChangeStreamOptions {
  readonly subscription: Subscription;
  /** Joins the poll of the space; absent if nothing is polled. */
  readonly joinPoll?: (() => PollMember) | undefined;
  /** Called before each change is yielded, to clear everything that was loaded for the previous one. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/**
 * Streams the ids of changed entities to one subscriber.
 * @throws UpstreamError UPSTREAM_UNAVAILABLE if the gateway shuts down; the GatewayError that ended the request
 */
export async function* streamChanges({
  subscription,
  joinPoll,
  onChange,
  signal,
}: ChangeStreamOptions): AsyncGenerator<ChangedKey, undefined> {
  const member = joinPoll?.();
  try {
    for await (const name of subscription) {
      member?.noteChange();
      onChange();
      yield name;
    }
  } finally {
    member?.leave();
  }
  if (!signal.aborted)
    throw new UpstreamError('The gateway is stopping. Subscribe again.', { code: 'UPSTREAM_UNAVAILABLE' });
  if (signal.reason instanceof GatewayError) throw signal.reason;
}
