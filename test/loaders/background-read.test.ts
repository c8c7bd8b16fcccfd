import { describe, expect, it } from 'vitest';
import { createMemoryCache } from '../../src/cache/index.js';
import { UpstreamError } from '../../src/errors.js';
import { createBackgroundReader, createChangeFeed } from '../../src/loaders/index.js';
import {
  getPhoneNumberVerificationStatus,
  listPhoneMessageQrdl,
  queryChatappPhoneNumbers,
} from '../../src/operations/index.js';
import { createMemoryPubSub } from '../../src/pubsub/index.js';
import type { CallOptions, Upstream } from '../../src/upstream/index.js';
import { VirtualClock } from '../virtual-clock.js';

const number = { CustSpaceId: 'a', PhoneNumber: '49' };
const options = { maxAgeMs: 50, timeoutMs: 1_000 };

function start() {
  const clock = new VirtualClock();
  const upstreamState = { isDown: false };
  const calls: CallOptions[] = [];
  const call: Upstream['call'] = async (operation, parameters, callOptions) => {
    calls.push(callOptions);
    if (upstreamState.isDown) throw new UpstreamError('No answer.', { code: 'UPSTREAM_UNAVAILABLE' });
    return { result: operation.decode({ PhoneNumbers: [] }, parameters), requestId: null };
  };
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: clock.now });
  const published: (readonly [string | null, number])[] = [];
  const read = createBackgroundReader({
    account: 'account',
    cache,
    upstream: { call },
    changeFeed: {
      ...createChangeFeed({ pubsub: createMemoryPubSub(), cache, account: 'account' }),
      publishFromRead: async (custSpaceId, entities) => void published.push([custSpaceId, entities.length]),
    },
    clock,
    lifetimeOf: () => ({ freshMs: 100, staleMs: 100 }),
  });
  return { clock, upstreamState, calls, published, read };
}

describe('a background read', () => {
  it('a background read is a call of the class refresh in the flow of its space, until its timeout', async () => {
    const { clock, calls, read } = start();
    await read(listPhoneMessageQrdl, number, options);
    await read(queryChatappPhoneNumbers, {}, options);
    const call = { class: 'refresh', deadline: clock.now() + 1_000 };
    expect(calls).toMatchObject([
      { ...call, flow: 'a' },
      { ...call, flow: '' },
    ]);
  });

  it('a background read gives the change feed the entities that its operation observes', async () => {
    const { published, read } = start();
    await read(listPhoneMessageQrdl, number, options);
    await read(getPhoneNumberVerificationStatus, number, options);
    expect(published).toEqual([
      ['a', 1],
      ['a', 0],
    ]);
  });

  it('a value older than maxAgeMs is served and refreshed until the lifetime of its operation ends', async () => {
    const { clock, upstreamState, calls, read } = start();
    await read(listPhoneMessageQrdl, number, options);
    await clock.advance(49);
    await read(listPhoneMessageQrdl, number, options);
    expect(calls).toHaveLength(1);
    upstreamState.isDown = true;
    await clock.advance(150);
    await read(listPhoneMessageQrdl, number, options);
    await clock.advance(0);
    expect(calls).toHaveLength(2);
    await clock.advance(1);
    await expect(read(listPhoneMessageQrdl, number, options)).rejects.toThrow('No answer.');
  });
});
