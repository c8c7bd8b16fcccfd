import { describe, expect, it } from 'vitest';
import { localViewer } from '../../src/auth/index.js';
import { createMemoryCache } from '../../src/cache/index.js';
import {
  createBackgroundReader,
  createChangeFeed,
  createLoaders,
  createNumberPoll,
  createRequestStats,
} from '../../src/loaders/index.js';
import { addChatappPhoneNumber, queryChatappPhoneNumbers, type Lifetime } from '../../src/operations/index.js';
import { createMemoryPubSub } from '../../src/pubsub/index.js';
import type { Upstream } from '../../src/upstream/index.js';
import { UpstreamError } from '../../src/errors.js';
import { VirtualClock } from '../virtual-clock.js';

const pending = { PhoneNumber: '4915112345670', Status: 'PENDING', CodeVerificationStatus: 'NOT_VERIFIED' };
const connected = { ...pending, Status: 'CONNECTED', CodeVerificationStatus: 'VERIFIED' };
const other = { ...connected, PhoneNumber: '4915112345671' };
const space = { CustSpaceId: 'a' };

/** Replicas of a gateway on one cache and one pub/sub, over an upstream whose numbers the test changes. */
function start(lifetime: Lifetime = { freshMs: 60_000, staleMs: 600_000 }) {
  const clock = new VirtualClock();
  const upstreamState: { numbers: object[]; isDown: boolean } = { numbers: [pending, other], isDown: false };
  const calls: string[] = [];
  const call: Upstream['call'] = async (operation, parameters, { class: kind }) => {
    calls.push(`${operation.action} ${kind}`);
    await Promise.resolve();
    if (upstreamState.isDown) throw new UpstreamError('No answer.', { code: 'UPSTREAM_UNAVAILABLE' });
    return { result: operation.decode({ PhoneNumbers: upstreamState.numbers }, parameters), requestId: null };
  };
  const upstream: Upstream = {
    call,
    state: () => ({ reachable: true, breakers: {} }),
    close: () => Promise.resolve(),
  };
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: clock.now });
  const pubsub = createMemoryPubSub();
  const changeFeed = createChangeFeed({ pubsub, cache, account: 'account' });
  const lifetimeOf = () => lifetime;

  function replica() {
    const read = createBackgroundReader({ account: 'account', cache, upstream, changeFeed, clock, lifetimeOf });
    const numberPoll = createNumberPoll({
      clock,
      readNumbers: async (custSpaceId, maxAgeMs) =>
        (
          await read(
            queryChatappPhoneNumbers,
            { CustSpaceId: custSpaceId ?? undefined },
            { maxAgeMs, timeoutMs: 1_000 },
          )
        ).items,
    });
    const request = (signal: AbortSignal) =>
      createLoaders({
        viewer: localViewer,
        cache,
        upstream,
        account: 'account',
        consumeRateLimit: () => Promise.resolve(),
        clock,
        lifetimeOf,
        changeFeed,
        numberPoll,
        deadline: () => clock.now() + 60_000,
        signal,
        wantFresh: false,
        stats: createRequestStats(),
        onWrite: () => undefined,
      });
    /**
     * Subscribes to the numbers of the space. Returns the changes, and a function `leave` that ends the subscription.
     */
    function subscribe(kind: 'phoneNumbers' | 'messageQrdls' = 'phoneNumbers') {
      const controller = new AbortController();
      const changes: (string | null)[] = [];
      const run = async () => {
        const stream = request(controller.signal).watch(kind, queryChatappPhoneNumbers, 'a');
        for await (const name of stream) changes.push(name);
      };
      void run();
      return { changes, leave: () => controller.abort() };
    }
    return { subscribe, request: () => request(new AbortController().signal), numberPoll };
  }
  return { clock, upstreamState, calls, replica };
}

describe('the poll of numbers on their way into service', () => {
  it('polling detects that Meta has connected a number that subscribers wait for', async () => {
    const { clock, upstreamState, calls, replica } = start();
    const { subscribe } = replica();
    const { changes } = subscribe();
    await clock.advance(30_000);
    expect([changes, calls]).toEqual([[], ['QueryChatappPhoneNumbers refresh']]);
    upstreamState.numbers = [connected, other];
    await clock.advance(30_000);
    expect(changes).toEqual(['4915112345670']);
    expect(calls).toEqual(Array(2).fill('QueryChatappPhoneNumbers refresh'));
  });

  it('the poll makes one call every thirty seconds, however many subscribers and replicas wait', async () => {
    const { clock, calls, replica } = start();
    const replicas = [replica(), replica(), replica()];
    for (const { subscribe } of replicas) for (let count = 0; count < 5; count++) subscribe();
    await clock.advance(5 * 30_000);
    expect(calls).toHaveLength(5);
  });

  it('the poll makes no call without a subscriber', async () => {
    const { clock, calls, replica } = start();
    const { subscribe } = replica();
    await clock.advance(300_000);
    expect(calls).toEqual([]);
    const [one, two] = [subscribe(), subscribe()];
    one.leave();
    await clock.advance(30_000);
    expect(calls).toHaveLength(1);
    two.leave();
    await clock.advance(300_000);
    expect([calls.length, clock.pending]).toEqual([1, 0]);
  });

  it('the poll pauses once every number is in service, until a number is added', async () => {
    const { clock, upstreamState, calls, replica } = start();
    const { subscribe, request } = replica();
    upstreamState.numbers = [connected, other];
    subscribe();
    await clock.advance(300_000);
    expect(calls).toEqual(['QueryChatappPhoneNumbers refresh']);
    const parameters = { ...space, Cc: '49', PhoneNumber: '15112345672', VerifiedName: 'New' };
    await request().write(addChatappPhoneNumber, parameters);
    upstreamState.numbers = [connected, other, { ...pending, PhoneNumber: '4915112345672' }];
    await clock.advance(60_000);
    expect(calls.slice(1)).toEqual([
      'AddChatappPhoneNumber mutation',
      'QueryChatappPhoneNumbers refresh',
      'QueryChatappPhoneNumbers refresh',
    ]);
  });

  it('subscribers to codes cause no poll', async () => {
    const { clock, calls, replica } = start();
    replica().subscribe('messageQrdls');
    await clock.advance(300_000);
    expect(calls).toEqual([]);
  });

  it('a failed poll is repeated after thirty seconds without an error for subscribers', async () => {
    const { clock, upstreamState, calls, replica } = start();
    const { changes } = replica().subscribe();
    upstreamState.isDown = true;
    await clock.advance(60_000);
    upstreamState.isDown = false;
    await clock.advance(30_000);
    upstreamState.numbers = [connected, other];
    await clock.advance(30_000);
    expect([changes, calls.length]).toEqual([['4915112345670'], 4]);
  });

  it('the poll does not read again what a request has just read', async () => {
    const { clock, calls, replica } = start();
    const { subscribe, request } = replica();
    subscribe();
    await clock.advance(20_000);
    await request().load(queryChatappPhoneNumbers, space);
    await clock.advance(10_000);
    expect(calls).toEqual(['QueryChatappPhoneNumbers interactive']);
    await clock.advance(30_000);
    expect(calls).toHaveLength(2);
  });

  it('the poll also works with caching turned off', async () => {
    const { clock, upstreamState, replica } = start({ freshMs: 0, staleMs: 0 });
    const { changes } = replica().subscribe();
    await clock.advance(30_000);
    upstreamState.numbers = [connected, other];
    await clock.advance(30_000);
    expect(changes).toEqual(['4915112345670']);
  });

  it('a closed poll leaves no timer', async () => {
    const { clock, replica } = start();
    const { subscribe, numberPoll } = replica();
    subscribe();
    await clock.advance(1);
    numberPoll.close();
    expect(clock.pending).toBe(0);
  });

  it('the poll ends if the last subscriber leaves during a read', async () => {
    const clock = new VirtualClock();
    let completeRead = () => {};
    const readNumbers = () => new Promise<[]>((resolve) => void (completeRead = () => resolve([])));
    const member = createNumberPoll({ clock, readNumbers }).join('a');
    await clock.advance(30_000);
    member.leave();
    completeRead();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('a subscriber that leaves twice is counted once', async () => {
    const clock = new VirtualClock();
    const numberPoll = createNumberPoll({ clock, readNumbers: () => Promise.resolve([]) });
    const [first, second] = [numberPoll.join('a'), numberPoll.join('a')];
    first.leave();
    first.leave();
    expect(clock.pending).toBe(1);
    second.leave();
    expect(clock.pending).toBe(0);
  });
});
