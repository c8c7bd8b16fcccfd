import { describe, expect, it } from 'vitest';
import { openSpaceDirectory } from '../../src/app/space-directory.js';
import { UpstreamError } from '../../src/errors.js';
import { listInstance } from '../../src/operations/index.js';
import type { Upstream } from '../../src/upstream/index.js';
import { VirtualClock } from '../virtual-clock.js';

const down = new UpstreamError('The upstream cannot be reached.', { code: 'UPSTREAM_UNAVAILABLE' });

interface Listed {
  readonly id: string;
  readonly channel?: string;
}

/** An account whose list of instances a test can change, behind an upstream that has pages of at most `pageSize`. */
async function open(initial: readonly Listed[] | Error, pageSize = 100) {
  const clock = new VirtualClock();
  const account = { instances: initial };
  const calls: { page: unknown; class: string }[] = [];
  const failures: number[] = [];
  const call: Upstream['call'] = async (operation, parameters, options) => {
    const { PageIndex }: Readonly<Record<string, unknown>> = parameters;
    const page = Number(PageIndex);
    calls.push({ page, class: options.class });
    await Promise.resolve();
    const { instances } = account;
    if (instances instanceof Error) throw instances;
    const Data = instances
      .slice((page - 1) * pageSize, page * pageSize)
      .map(({ id, channel = 'whatsapp' }) => ({ CustSpaceId: id, InstanceName: `The ${id}`, ChannelType: channel }));
    return { result: operation.decode({ TotalCount: instances.length, Data }, parameters), requestId: null };
  };
  const spaces = await openSpaceDirectory('unread', {
    upstream: { call },
    clock,
    timeoutMs: 1_000,
    onFailure: (_error, count) => void failures.push(count),
  });
  const ids = () => {
    const known = spaces.current();
    return Array.isArray(known) ? known.map(({ custSpaceId }) => custSpaceId) : known;
  };
  return { account, calls, clock, failures, ids, spaces };
}

const named = (...ids: readonly string[]): Listed[] => ids.map((id) => ({ id }));
const minutes = (count: number) => count * 60_000;

describe('the spaces that CAMS lists', () => {
  it('all pages are read, and the spaces are sorted by id', async () => {
    const { calls, ids } = await open(named('e', 'b', 'd', 'a', 'c'), 2);
    expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(calls.map(({ page }) => page)).toEqual([1, 2, 3]);
  });

  it('only instances of the channel WhatsApp are spaces, written in upper or lower case', async () => {
    const channels = ['whatsapp', 'WHATSAPP', 'WhatsApp', 'VIBER', ''];
    const { ids } = await open(channels.map((channel, index) => ({ id: `space-${index}`, channel })));
    expect(ids()).toEqual(['space-0', 'space-1', 'space-2']);
  });

  it('an instance that moves to another page while the list is read is listed once', async () => {
    const { account, ids, spaces } = await open(named('a', 'b', 'c'), 2);
    account.instances = named('a', 'b', 'b', 'c');
    await spaces.refresh();
    expect(ids()).toEqual(['a', 'b', 'c']);
  });

  it('reading ends at a page without new instances, even if the total is never reached', async () => {
    const { calls, ids } = await open([...named('a', 'b'), ...named('a', 'b')], 2);
    expect(ids()).toEqual(['a', 'b']);
    expect(calls).toHaveLength(2);
  });

  it('the list is read every ten minutes in the background', async () => {
    const { account, calls, clock, ids } = await open(named('a'));
    account.instances = named('a', 'b');
    await clock.advance(minutes(10) - 1);
    expect([ids(), calls.length]).toEqual([['a'], 1]);
    await clock.advance(1);
    expect(ids()).toEqual(['a', 'b']);
    expect(calls.map((call) => call.class)).toEqual(['refresh', 'refresh']);
  });

  it('a failure keeps the last list, and is reported', async () => {
    const { account, clock, failures, ids, spaces } = await open(named('a', 'b'));
    account.instances = down;
    await clock.advance(minutes(25));
    expect([ids(), failures]).toEqual([
      ['a', 'b'],
      [2, 2],
    ]);
    await expect(spaces.refresh()).rejects.toBe(down);
    expect(ids()).toEqual(['a', 'b']);
  });

  it('a failure in the middle of the pages changes nothing', async () => {
    const { account, ids, spaces } = await open(named('a', 'b', 'c'), 2);
    account.instances = named('d', 'e', 'f');
    const refreshed = spaces.refresh();
    await Promise.resolve();
    await Promise.resolve();
    account.instances = down;
    await expect(refreshed).rejects.toBe(down);
    expect(ids()).toEqual(['a', 'b', 'c']);
  });

  it('a list that could not be read at the start is read again after thirty seconds', async () => {
    const { account, clock, ids } = await open(down);
    expect(ids()).toBe('unread');
    account.instances = named('a');
    await clock.advance(30_000);
    expect(ids()).toEqual(['a']);
  });

  it('callers that ask for the list at once share one reading of it', async () => {
    const { account, calls, ids, spaces } = await open(named('a'));
    account.instances = named('a', 'b');
    await Promise.all([spaces.refresh(), spaces.refresh(), spaces.refresh()]);
    expect([ids(), calls.length]).toEqual([['a', 'b'], 2]);
    expect(calls.at(-1)?.class).toBe('interactive');
  });

  it('a closed directory reads no list any more', async () => {
    const { calls, clock, spaces } = await open(named('a'));
    spaces.close();
    await clock.advance(minutes(60));
    expect([calls.length, clock.pending]).toEqual([1, 0]);
  });

  it('an instance without a CustSpaceId is a space with the id of the instance', () => {
    const reply = { TotalCount: 1, Data: [{ InstanceId: 'cams-direct', ChannelType: 'whatsapp' }] };
    expect(listInstance.decode(reply, {}).items).toMatchObject([{ custSpaceId: 'cams-direct' }]);
  });
});
