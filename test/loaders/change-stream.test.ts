import { describe, expect, it } from 'vitest';
import { ThrottledError } from '../../src/errors.js';
import { streamChanges } from '../../src/loaders/change-stream.js';
import type { PollMember } from '../../src/loaders/number-poll.js';
import { createMemoryPubSub } from '../../src/pubsub/index.js';

/** A subscriber that waits for its first change. */
function subscribe(joinPoll?: () => PollMember) {
  const pubsub = createMemoryPubSub();
  const controller = new AbortController();
  const { signal } = controller;
  const subscription = pubsub.subscribe([['topic']], signal);
  const stream = streamChanges({ subscription, joinPoll, onChange: () => undefined, signal });
  return { pubsub, controller, stream, next: stream.next() };
}

describe('the end of a change stream', () => {
  it('a subscriber gets UPSTREAM_UNAVAILABLE when the gateway stops', async () => {
    const { pubsub, next } = subscribe();
    pubsub.drain();
    await expect(next).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('a subscriber gets the error that ended its request', async () => {
    const { controller, next } = subscribe();
    const error = new ThrottledError('Too slow.', { code: 'RATE_LIMITED', retryAfterMs: 1 });
    controller.abort(error);
    await expect(next).rejects.toBe(error);
  });

  it('the stream of a subscriber that disconnects ends without an error', async () => {
    const { controller, next } = subscribe();
    controller.abort();
    await expect(next).resolves.toEqual({ done: true, value: undefined });
  });

  it('a subscriber that stops reading leaves the poll', async () => {
    let members = 0;
    const { pubsub, stream, next } = subscribe(() => {
      members += 1;
      return { noteChange: () => undefined, leave: () => void (members -= 1) };
    });
    pubsub.publish([['topic']], 'key');
    expect([await next, members]).toEqual([{ done: false, value: 'key' }, 1]);
    await stream.return(undefined);
    expect(members).toBe(0);
  });
});
