import { describe, expect, it } from 'vitest';
import { createMemoryCache } from '../../src/cache/index.js';
import { OutcomeUnknownError, UpstreamError } from '../../src/errors.js';
import { createChangeFeed, createRequestStats } from '../../src/loaders/index.js';
import {
  chatappSyncPhoneNumber,
  createPhoneMessageQrdl,
  getChatappVerifyCode,
  getPhoneNumberVerificationStatus,
  listPhoneMessageQrdl,
  queryChatappPhoneNumbers,
  type EntityKind,
} from '../../src/operations/index.js';
import { createMemoryPubSub } from '../../src/pubsub/index.js';
import { createLoadersFixture } from './loaders-fixture.js';

const kind = 'phoneNumbers';
const numbers = (...contents: readonly number[]) =>
  contents.map((content, id) => ({ kind, id: `${id}`, content }) as const);

/** Change feeds of two accounts over the same pub/sub, and a function that collects the changes of a space. */
function start() {
  const pubsub = createMemoryPubSub();
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => 0 });
  const feedOf = (account: string) => createChangeFeed({ pubsub, cache, account });
  const feed = feedOf('account');
  function changesOf(custSpaceId: string | null, of: EntityKind = kind, from = feed) {
    const changes: (string | null)[] = [];
    void (async () => {
      for await (const id of from.subscribe(custSpaceId, of, new AbortController().signal)) changes.push(id);
    })();
    return changes;
  }
  return { cache, feed, feedOf, changesOf };
}

const settled = () => new Promise((resolve) => void setImmediate(resolve));

describe('changes that a read detects', () => {
  it('a list that is read for the first time publishes nothing, and then its changed and added entities', async () => {
    const { feed, changesOf } = start();
    const changes = changesOf('a');
    await feed.publishFromRead('a', numbers(1, 2));
    await feed.publishFromRead('a', numbers(1, 2));
    await settled();
    expect(changes).toEqual([]);
    await feed.publishFromRead('a', numbers(1, 3, 4));
    await settled();
    expect(changes).toEqual(['1', '2']);
  });

  it('equal ids with other contents in another space or account are no change', async () => {
    const { feed, feedOf, changesOf } = start();
    const changes = [changesOf('a'), changesOf('b'), changesOf(null)];
    await feed.publishFromRead('a', numbers(1));
    await feed.publishFromRead('b', numbers(2));
    await feedOf('another').publishFromRead('a', numbers(3));
    await settled();
    expect(changes).toEqual([[], [], []]);
  });

  it('a change reaches only the subscribers of its space and account', async () => {
    const { feed, feedOf, changesOf } = start();
    const other = feedOf('another');
    const [own, ...others] = [changesOf('a'), changesOf('b'), changesOf('a', kind, other), changesOf('a', 'waba')];
    for (const content of [1, 2]) await feed.publishFromRead('a', numbers(content));
    await settled();
    expect([own, others]).toEqual([['0'], [[], [], []]]);
  });
});

describe('a change that the gateway made or CAMS reported', () => {
  it('a published write is not published again when a read detects it', async () => {
    const { feed, changesOf } = start();
    const changes = changesOf('a');
    await feed.publishFromRead('a', numbers(1));
    feed.publishFromWrite('a', [{ kind, id: '0' }]);
    await feed.publishFromRead('a', numbers(2));
    await settled();
    expect(changes).toEqual(['0']);
  });

  it('a callback reaches the space in which its entity was last seen, or else every space', async () => {
    const { feed, changesOf } = start();
    const changes = [changesOf('a'), changesOf('b')];
    await feed.publishFromRead('a', numbers(1));
    await feed.publishFromCallback([{ kind, id: '0' }]);
    await settled();
    expect(changes).toEqual([['0'], []]);
    await feed.publishFromCallback([{ kind, id: 'new' }]);
    await settled();
    expect(changes).toEqual([['0', 'new'], ['new']]);
  });

  it('a callback does not reach the space of an entity with the same id but another kind or account', async () => {
    const { feed, feedOf, changesOf } = start();
    const changes = [changesOf('a'), changesOf('b')];
    await feed.publishFromRead('a', numbers(1));
    await feed.publishFromRead('b', [{ kind: 'waba', id: '0', content: 1 }]);
    await feedOf('another').publishFromRead('b', numbers(1));
    await feed.publishFromCallback([{ kind, id: '0' }]);
    await settled();
    expect(changes).toEqual([['0'], []]);
  });

  it('a callback invalidates cached reads of its entity, and the next read does not publish it again', async () => {
    const { cache, feed, changesOf } = start();
    const changes = changesOf('a');
    const tags = [['account', 'space', 'a', kind]];
    await cache.read({ key: ['key'], tags, freshMs: 1_000, staleMs: 0, fetch: () => Promise.resolve(1) });
    await feed.publishFromRead('a', numbers(1));
    await feed.publishFromCallback([{ kind, id: '0' }]);
    expect(cache.peek({ key: ['key'], tags, freshMs: 1_000 })).toBeUndefined();
    await feed.publishFromRead('a', numbers(2));
    await settled();
    expect(changes).toEqual(['0']);
  });
});

describe('watch()', () => {
  const space = { CustSpaceId: 'a' };
  const number = { ...space, PhoneNumber: '49' };
  const newCode = { ...number, GenerateQrImage: 'SVG', PrefilledMessage: 'Hello' } as const;
  const record = { QrdlCode: 'CODE', PrefilledMessage: 'Hello', DeepLinkUrl: 'https://wa.me/message/CODE' };

  /** A subscription to the codes of the space, and the changes that it has got. */
  function watching(replyToWrite: () => Readonly<Record<string, unknown>> = () => ({ Data: record })) {
    const listed: object[] = [];
    const fixture = createLoadersFixture(({ action }) => {
      if (action === 'ListPhoneMessageQrdl') return { Data: [...listed] };
      return action === 'CreatePhoneMessageQrdl' ? replyToWrite() : { PhoneNumbers: [] };
    });
    const { cache } = fixture;
    const changeFeed = createChangeFeed({ pubsub: createMemoryPubSub(), cache, account: 'account' });
    const stats = createRequestStats();
    const request = (of = createRequestStats()) => fixture.createRequestLoaders(of, { changeFeed });
    const subscription = request(stats);
    const changes: (string | null)[] = [];
    void (async () => {
      for await (const id of subscription.watch('messageQrdls', listPhoneMessageQrdl, 'a')) changes.push(id);
    })();
    return { ...fixture, listed, stats, request, subscription, changes };
  }

  it('a change drops what the subscription has loaded, and its statistics', async () => {
    const { calls, stats, subscription, request } = watching();
    await subscription.load(queryChatappPhoneNumbers, space);
    await subscription.load(listPhoneMessageQrdl, number);
    await request().write(createPhoneMessageQrdl, newCode);
    await settled();
    expect([stats.cache, stats.entryVersions]).toEqual([{}, []]);
    await subscription.load(listPhoneMessageQrdl, number);
    // What the change does not concern is in the cache still.
    await subscription.load(queryChatappPhoneNumbers, space);
    expect([calls.length, stats.cache]).toEqual([4, { miss: 1, hit: 1 }]);
  });

  it('a read of another request publishes the change that it detects', async () => {
    const { listed, request, changes } = watching();
    await request().load(listPhoneMessageQrdl, number);
    listed.push(record);
    await request().load(listPhoneMessageQrdl, number, { wantFresh: true });
    await settled();
    expect(changes).toEqual(['49']);
  });

  it.each([
    ['is published if its outcome is unknown', new OutcomeUnknownError('unknown'), ['49']],
    ['is not published if it was rejected', new UpstreamError('away', { code: 'UPSTREAM_UNAVAILABLE' }), []],
  ])('a failed write %s', async (_, error, expected) => {
    const { request, changes } = watching(() => {
      throw error;
    });
    await expect(request().write(createPhoneMessageQrdl, newCode)).rejects.toBe(error);
    await settled();
    expect(changes).toEqual(expected);
  });

  it('calls of operations without entities give the change feed none', async () => {
    const { cache, createRequestLoaders } = createLoadersFixture(() => ({ Data: {} }));
    const given: unknown[] = [];
    const changeFeed = {
      ...createChangeFeed({ pubsub: createMemoryPubSub(), cache, account: 'account' }),
      publishFromRead: async (_: unknown, entities: readonly unknown[]) => void given.push(...entities),
      publishFromWrite: (_: unknown, entities: readonly unknown[]) => void given.push(...entities),
    };
    const { load, write } = createRequestLoaders(createRequestStats(), { changeFeed });
    await load(getPhoneNumberVerificationStatus, number);
    await write(getChatappVerifyCode, { ...number, Method: 'SMS', Locale: 'en' });
    expect(given).toEqual([]);
  });

  it('a write that names no changed entity publishes nothing', async () => {
    const { request, changes } = watching();
    await request().write(chatappSyncPhoneNumber, space);
    await settled();
    expect(changes).toEqual([]);
  });
});
