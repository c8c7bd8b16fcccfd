import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openEventStream } from '../event-stream.js';
import { startTestGateway, type TestGateway } from '../gateway.js';

const codesOfAll =
  'query ($id: ID!) { waba(custSpaceId: $id) { phoneNumbers { nodes { number ... @defer { messageQrdls { totalCount } } } } } }';
const addAll =
  'mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) @stream { __typename ... on AddMessageQrdlSuccess { messageQrdl { prefilledMessage } } ... on Error { code } } }';

let gateway: TestGateway;
afterEach(() => gateway.close());

/** Who waits in the throttle for an operation. */
async function queued(action: string): Promise<number> {
  const { body } = await gateway.ask<{ upstreamQuotas: { action: string; queued: number }[] }, never>(
    '{ upstreamQuotas { action queued } }',
  );
  return body.data?.upstreamQuotas.find((quota) => quota.action === action)?.queued ?? -1;
}

/** Calls that the upstream took. One that it throttled is sent again: on a busy machine calls that left apart can arrive together. */
function calls(action: string): number {
  const { calls: came, throttled } = gateway.sandboxAlone.stats();
  return (came[action] ?? 0) - (throttled[action] ?? 0);
}

async function aNumber(custSpaceId: string): Promise<string> {
  const { body } = await gateway.ask<{ phoneNumbers: { nodes: { number: string }[] } }, never>(
    `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 1) { nodes { number } } }`,
  );
  return body.data?.phoneNumbers.nodes[0]?.number ?? '';
}

/** Sends a request, and goes away when its first part has come and `until` says so. */
async function leave(accept: string, query: string, variables: unknown, until: () => Promise<void>): Promise<void> {
  const leaving = new AbortController();
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const reader = response.body?.getReader();
  await reader?.read();
  await until();
  leaving.abort();
}

describe.each(['text/event-stream', 'multipart/mixed'])('a client that goes away, of an answer by %s', (accept) => {
  it('leaves no work in the throttle: what waited is not sent', async () => {
    gateway = await startTestGateway({ sandbox: { numbersPerSpace: 40, codesPerNumber: 1, latencyMs: 20 } });
    const id = gateway.sandboxAlone.spaces[0]?.custSpaceId;
    const action = 'ListPhoneMessageQrdl';
    await leave(accept, codesOfAll, { id }, async () => {
      await expect.poll(() => queued(action)).toBeGreaterThan(20);
    });
    await expect.poll(() => queued(action)).toBe(0);
    // What was on its way arrives; then, although the quota is free again, nothing more does.
    await sleep(300);
    const sent = calls(action);
    expect(sent).toBeLessThan(20);
    await sleep(1_100);
    expect(calls(action)).toBe(sent);
  });
});

describe('a streamed bulk mutation', () => {
  const action = 'CreatePhoneMessageQrdl';

  it('whose caller goes away leaves nothing unknown: what was sent is kept under its key, what was not is not sent, and a repeat does the rest', async () => {
    gateway = await startTestGateway({ sandbox: { numbersPerSpace: 1, codesPerNumber: 0, latencyMs: 40 } });
    const custSpaceId = gateway.sandboxAlone.spaces[0]?.custSpaceId ?? '';
    const phoneNumber = await aNumber(custSpaceId);
    const inputs = Array.from({ length: 12 }, (_, i) => ({
      custSpaceId,
      phoneNumber,
      prefilledMessage: `Table ${i}`,
      idempotencyKey: `key ${i}`,
    }));
    await leave('text/event-stream', addAll, { inputs }, async () => {
      await expect.poll(() => calls(action)).toBeGreaterThanOrEqual(4);
    });
    await expect.poll(() => queued(action)).toBe(0);
    await expect.poll(() => gateway.sandboxAlone.stats().concurrency).toBe(0);
    expect(calls(action)).toBeLessThan(12);

    const { body } = await gateway.ask<{ addMessageQrdls: unknown[] }, { inputs: unknown }>(
      addAll.replace('@stream', ''),
      { inputs },
    );
    expect(body.data?.addMessageQrdls).toEqual(
      inputs.map(({ prefilledMessage }) => ({
        __typename: 'AddMessageQrdlSuccess',
        messageQrdl: { prefilledMessage },
      })),
    );
    expect(calls(action)).toBe(12);
    const { body: read } = await gateway.ask<
      { phoneNumber: { messageQrdls: { nodes: { prefilledMessage: string }[] } } },
      never
    >(
      `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "${phoneNumber}") { messageQrdls { nodes { prefilledMessage } } } }`,
    );
    expect(read.data?.phoneNumber.messageQrdls.nodes.map((code) => code.prefilledMessage).toSorted()).toEqual(
      inputs.map((input) => input.prefilledMessage).toSorted(),
    );
  });

  it('has more time than a request, and one that is not streamed is told by then what could not be sent', async () => {
    gateway = await startTestGateway({
      sandbox: { numbersPerSpace: 1, codesPerNumber: 0 },
      env: { REQUEST_TIMEOUT_MS: '1500' },
    });
    const custSpaceId = gateway.sandboxAlone.spaces[0]?.custSpaceId ?? '';
    const phoneNumber = await aNumber(custSpaceId);
    const inputs = Array.from({ length: 15 }, (_, i) => ({ custSpaceId, phoneNumber, prefilledMessage: `Table ${i}` }));

    const { body } = await gateway.ask<
      { addMessageQrdls: { __typename: string; code?: string }[] },
      { inputs: unknown }
    >(addAll.replace('@stream', ''), { inputs });
    const outcomes = body.data?.addMessageQrdls.map(({ __typename, code }) => code ?? __typename) ?? [];
    const count = (...of: string[]) => outcomes.filter((outcome) => of.includes(outcome)).length;
    // On a busy machine the last reply may come after the deadline, and what left apart may arrive together.
    expect(count('AddMessageQrdlSuccess', 'OUTCOME_UNKNOWN')).toBe(calls(action));
    expect(count('UPSTREAM_BUSY', 'UPSTREAM_THROTTLED')).toBe(inputs.length - calls(action));
    expect(count('AddMessageQrdlSuccess')).toBeGreaterThan(0);
    expect(count('UPSTREAM_BUSY')).toBeGreaterThan(0);

    const stream = await openEventStream<{ incremental?: { items?: { __typename: string }[] }[]; hasNext?: boolean }>(
      gateway.url,
      addAll,
      { inputs },
    );
    await stream.ended;
    const items = stream.came.flatMap(({ incremental = [] }) => incremental.flatMap((part) => part.items ?? []));
    expect(items.map((item) => item.__typename)).toEqual(inputs.map(() => 'AddMessageQrdlSuccess'));
  });

  it('holds nobody up: another caller reads, and adds, before most of its sixty items are sent', async () => {
    gateway = await startTestGateway({
      sandbox: { numbersPerSpace: 5, codesPerNumber: 1, latencyMs: 20, quotas: { '*': 20 } },
      env: { CAMS_QUOTAS: '*=20' },
    });
    const [space = '', other = ''] = gateway.sandboxAlone.spaces.map(({ custSpaceId }) => custSpaceId);
    const phoneNumber = await aNumber(space);
    const theirs = await aNumber(other);
    const inputs = Array.from({ length: 60 }, (_, i) => ({
      custSpaceId: space,
      phoneNumber,
      prefilledMessage: `Table ${i}`,
    }));
    const stream = await openEventStream<{ hasNext?: boolean }>(gateway.url, addAll, { inputs });
    await expect.poll(() => calls(action)).toBeGreaterThanOrEqual(5);

    const { body: read } = await gateway.ask(
      `{ phoneNumbers(custSpaceId: "${space}") { nodes { messageQrdls { totalCount } } } }`,
    );
    expect(read.errors).toBeUndefined();
    const { body: added } = await gateway.ask(
      'mutation ($i: AddMessageQrdlInput!) { addMessageQrdl(input: $i) { __typename } }',
      { i: { custSpaceId: other, phoneNumber: theirs, prefilledMessage: 'Mine' } },
    );
    expect(added.data).toEqual({ addMessageQrdl: { __typename: 'AddMessageQrdlSuccess' } });
    // Told by the order of calls, not by the clock: the bulk had most of its way before it.
    expect(calls(action)).toBeLessThan(45);
    await stream.ended;
    expect(calls(action)).toBe(61);
  });

  it('is refused to who takes no answer in parts, before anything is sent', async () => {
    gateway = await startTestGateway();
    const custSpaceId = gateway.sandboxAlone.spaces[0]?.custSpaceId ?? '';
    const phoneNumber = await aNumber(custSpaceId);
    const { status, body } = await gateway.ask(addAll, {
      inputs: [{ custSpaceId, phoneNumber, prefilledMessage: 'Never' }],
    });
    expect(status).toBe(406);
    expect(body.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(calls(action)).toBe(0);
  });
});
