import { expect, it } from 'vitest';
import { CoherenceMember } from '../../src/cache/coherence.js';
import { leaseMs } from '../../src/cache/coherence-script.js';
import type { SyncReply, SyncRequest } from '../../src/cache/invalidation-log.js';

/** A member whose requests the test answers, on a clock that the test sets. */
function openMember() {
  const requests: { readonly request: SyncRequest; readonly answer: (reply: Partial<SyncReply>) => void }[] = [];
  const clock = { now: 0 };
  const invalidated: string[] = [];
  const member = new CoherenceMember({
    member: 'me',
    newId: () => 'id',
    clock: { monotonic: () => clock.now, wall: () => clock.now, sleep: () => new Promise(() => {}) },
    log: {
      isReachable: () => true,
      sync: (request) =>
        new Promise((resolve) => {
          const empty = { now: clock.now, era: 'era', seq: 0, base: 0, entries: [], members: {}, blocked: [] };
          requests.push({ request, answer: (reply) => resolve({ ...empty, ...reply }) });
        }),
    },
    onInvalidated: (tags) => void invalidated.push(...tags),
    onReset: () => void invalidated.push('everything'),
  });
  return { member, requests, clock, invalidated };
}

it('a reply that leaves out invalidations, because its request did not know the era, renews no lease', async () => {
  const { member, requests, clock } = openMember();
  const first = member.sync();
  clock.now = 100;
  const second = member.sync();
  requests[0]?.answer({ seq: 3 });
  await first;
  expect(member.holdsLease).toBe(true);
  // Two writes ended before Redis executed the second request, which named no era.
  requests[1]?.answer({ seq: 5 });
  await second;
  clock.now = leaseMs + 1;
  expect(member.holdsLease).toBe(false);
});

it('a reply that arrives after a later one changes nothing', async () => {
  const { member, requests, clock, invalidated } = openMember();
  const first = member.sync();
  const second = member.sync();
  requests[1]?.answer({ seq: 2 });
  await second;
  invalidated.length = 0;
  clock.now = 100;
  requests[0]?.answer({ era: 'earlier era', seq: 7 });
  await first;
  expect(invalidated).toEqual([]);
  expect(member.position).toEqual({ era: 'era', since: 2 });
});

it('a member whose position was trimmed away drops everything that it holds', async () => {
  const { member, requests, invalidated } = openMember();
  const first = member.sync();
  requests[0]?.answer({ seq: 3 });
  await first;
  invalidated.length = 0;
  const second = member.sync();
  requests.at(-1)?.answer({ seq: 9, base: 5, entries: ['other tag'] });
  await second;
  expect(invalidated).toEqual(['everything']);
  expect(member.position.since).toBe(9);
});

it('a write waits for a member that the log no longer lists, because the clock of Redis may have jumped', async () => {
  const { member, requests, clock } = openMember();
  const joined = member.sync();
  requests.at(-1)?.answer({});
  await joined;
  // Leases of an earlier era are over by then.
  clock.now = 2 * leaseMs;
  const renewed = member.sync();
  requests.at(-1)?.answer({ members: { me: 0, other: 0 } });
  await renewed;
  let isAnswered = false;
  const committed = member.commitWrite({ token: 'write', tags: ['t'] }).then(() => (isAnswered = true));
  requests.at(-1)?.answer({ seq: 1, entries: ['write t'], members: { me: 0 } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isAnswered).toBe(false);
  member.onMessage(['ack', 'era', 'other', 1]);
  await committed;
  expect(isAnswered).toBe(true);
});

it('a write that is about to be answered without Redis sends nothing more that would prolong its wait', async () => {
  const clock = { now: 0 };
  const wakes: (() => void)[] = [];
  const answers: { readonly resolve: (reply: SyncReply) => void; readonly reject: (error: Error) => void }[] = [];
  const reply: SyncReply = { now: 0, era: 'era', seq: 0, base: 0, entries: [], members: {}, blocked: [] };
  const member = new CoherenceMember({
    member: 'me',
    clock: {
      monotonic: () => clock.now,
      wall: () => clock.now,
      sleep: () => new Promise((resolve) => void wakes.push(resolve)),
    },
    log: {
      isReachable: () => true,
      sync: () => new Promise((resolve, reject) => void answers.push({ resolve, reject })),
    },
    onInvalidated: () => undefined,
    onReset: () => undefined,
  });
  const begun = member.beginWrite(['t']);
  answers[0]?.resolve(reply);
  const write = await begun;
  // The member learns the era with its first reply, and acknowledges it with the next request.
  const sent = answers.length;
  let isAnswered = false;
  const committed = member.commitWrite(write).then(() => (isAnswered = true));
  clock.now = 1_300;
  answers[sent]?.reject(new Error('no answer'));
  await new Promise(setImmediate);
  await expect(member.sync()).rejects.toThrow('cannot be reached');
  expect(answers).toHaveLength(sent + 1);
  expect(isAnswered).toBe(false);
  clock.now = 2_100;
  for (const wake of wakes.splice(0)) wake();
  await committed;
  member.sync().catch(() => undefined);
  expect(answers).toHaveLength(sent + 2);
});

it('a member drops everything when the clock of the log is set back, and not when it is set forward', async () => {
  const { member, requests, clock, invalidated } = openMember();
  for (const [at, now] of [0, 10_000_000, 10_000_100, 0].entries()) {
    clock.now = at;
    const synced = member.sync();
    requests.at(-1)?.answer({ now });
    await synced;
    expect(invalidated).toEqual(at < 3 ? ['everything'] : ['everything', 'everything']);
  }
});
