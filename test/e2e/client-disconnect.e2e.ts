import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openEventStream } from '../event-stream.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

const deferredQuery =
  'query ($id: ID!) { waba(custSpaceId: $id) { phoneNumbers { nodes { number ... @defer { messageQrdls { ' +
  'totalCount } } } } } }';
const streamedMutation =
  'mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) @stream { __typename ... on ' +
  'AddMessageQrdlSuccess { messageQrdl { prefilledMessage } } ... on Error { code } } }';

let gateway: TestGateway;
afterEach(() => gateway.close());

/** Number of calls queued in the throttle for an operation. */
async function queuedCalls(action: string): Promise<number> {
  const { body } = await gateway.request<{ upstreamQuotas: { action: string; queued: number }[] }, never>(
    '{ upstreamQuotas { action queued } }',
  );
  return body.data?.upstreamQuotas.find((quota) => quota.action === action)?.queued ?? -1;
}

/**
 * Calls that the upstream accepted. Throttled calls are sent again, because on a busy machine calls that were sent
 * apart can arrive together.
 */
function acceptedCalls(action: string): number {
  const { calls, throttled } = gateway.upstreamSandbox.stats();
  return (calls[action] ?? 0) - (throttled[action] ?? 0);
}

async function firstNumber(custSpaceId: string): Promise<string> {
  const { body } = await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, never>(
    `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 1) { nodes { number } } }`,
  );
  return body.data?.phoneNumbers.nodes[0]?.number ?? '';
}

/** Sends a request and disconnects after its first part, as soon as `until` holds. */
async function requestThenDisconnect(
  accept: string,
  query: string,
  variables: unknown,
  until: () => Promise<void>,
): Promise<void> {
  const abortController = new AbortController();
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
    signal: abortController.signal,
  });
  const reader = response.body?.getReader();
  await reader?.read();
  await until();
  abortController.abort();
}

describe.each(['text/event-stream', 'multipart/mixed'])('a client that disconnects from a %s response', (accept) => {
  it('a client that disconnects removes its queued calls from the throttle', async () => {
    gateway = await startTestGateway({ sandbox: { numbersPerSpace: 40, codesPerNumber: 1, latencyMs: 20 } });
    const id = gateway.upstreamSandbox.spaces[0]?.custSpaceId;
    const action = 'ListPhoneMessageQrdl';
    await requestThenDisconnect(accept, deferredQuery, { id }, async () => {
      await expect.poll(() => queuedCalls(action)).toBeGreaterThan(20);
    });
    await expect.poll(() => queuedCalls(action)).toBe(0);
    // Calls in flight still arrive. After that no call arrives, although the quota is free again.
    await sleep(300);
    const sent = acceptedCalls(action);
    expect(sent).toBeLessThan(20);
    await sleep(1_100);
    expect(acceptedCalls(action)).toBe(sent);
  });
});

describe('a streamed bulk mutation', () => {
  const action = 'CreatePhoneMessageQrdl';

  it('a bulk mutation whose caller disconnects stops sending, and a repeat completes it', async () => {
    gateway = await startTestGateway({ sandbox: { numbersPerSpace: 1, codesPerNumber: 0, latencyMs: 40 } });
    const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
    const phoneNumber = await firstNumber(custSpaceId);
    const inputs = Array.from({ length: 12 }, (_, i) => ({
      custSpaceId,
      phoneNumber,
      prefilledMessage: `Table ${i}`,
      idempotencyKey: `key ${i}`,
    }));
    await requestThenDisconnect('text/event-stream', streamedMutation, { inputs }, async () => {
      await expect.poll(() => acceptedCalls(action)).toBeGreaterThanOrEqual(4);
    });
    await expect.poll(() => queuedCalls(action)).toBe(0);
    await expect.poll(() => gateway.upstreamSandbox.stats().concurrency).toBe(0);
    expect(acceptedCalls(action)).toBeLessThan(12);

    const { body } = await gateway.request<{ addMessageQrdls: unknown[] }, { inputs: unknown }>(
      streamedMutation.replace('@stream', ''),
      { inputs },
    );
    expect(body.data?.addMessageQrdls).toEqual(
      inputs.map(({ prefilledMessage }) => ({
        __typename: 'AddMessageQrdlSuccess',
        messageQrdl: { prefilledMessage },
      })),
    );
    expect(acceptedCalls(action)).toBe(12);
    const { body: read } = await gateway.request<
      { phoneNumber: { messageQrdls: { nodes: { prefilledMessage: string }[] } } },
      never
    >(
      `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "${phoneNumber}") { messageQrdls { nodes { ` +
        'prefilledMessage } } } }',
    );
    expect(read.data?.phoneNumber.messageQrdls.nodes.map((code) => code.prefilledMessage).toSorted()).toEqual(
      inputs.map((input) => input.prefilledMessage).toSorted(),
    );
  });

  it('a bulk mutation outlasts the request timeout only with @stream; otherwise it lists unsent items', async () => {
    gateway = await startTestGateway({
      sandbox: { numbersPerSpace: 1, codesPerNumber: 0 },
      env: { REQUEST_TIMEOUT_MS: '1500' },
    });
    const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
    const phoneNumber = await firstNumber(custSpaceId);
    const inputs = Array.from({ length: 15 }, (_, i) => ({ custSpaceId, phoneNumber, prefilledMessage: `Table ${i}` }));

    const { body } = await gateway.request<
      { addMessageQrdls: { __typename: string; code?: string }[] },
      { inputs: unknown }
    >(streamedMutation.replace('@stream', ''), { inputs });
    const outcomes = body.data?.addMessageQrdls.map(({ __typename, code }) => code ?? __typename) ?? [];
    const count = (...of: string[]) => outcomes.filter((outcome) => of.includes(outcome)).length;
    // On a busy machine the last reply may miss the deadline, and calls that were sent apart may arrive together.
    expect(count('AddMessageQrdlSuccess', 'OUTCOME_UNKNOWN')).toBe(acceptedCalls(action));
    expect(count('UPSTREAM_BUSY', 'UPSTREAM_THROTTLED')).toBe(inputs.length - acceptedCalls(action));
    expect(count('AddMessageQrdlSuccess')).toBeGreaterThan(0);
    expect(count('UPSTREAM_BUSY')).toBeGreaterThan(0);

    const stream = await openEventStream<{ incremental?: { items?: { __typename: string }[] }[]; hasNext?: boolean }>(
      gateway.url,
      streamedMutation,
      { inputs },
    );
    await stream.ended;
    const items = stream.events.flatMap(({ incremental = [] }) => incremental.flatMap((part) => part.items ?? []));
    expect(items.map((item) => item.__typename)).toEqual(inputs.map(() => 'AddMessageQrdlSuccess'));
  });

  it('a bulk mutation does not block the reads and adds of another caller', async () => {
    gateway = await startTestGateway({
      sandbox: { numbersPerSpace: 5, codesPerNumber: 1, latencyMs: 20, quotas: { '*': 20 } },
      env: { CAMS_QUOTAS: '*=20' },
    });
    const [space = '', other = ''] = gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
    const phoneNumber = await firstNumber(space);
    const theirs = await firstNumber(other);
    const inputs = Array.from({ length: 60 }, (_, i) => ({
      custSpaceId: space,
      phoneNumber,
      prefilledMessage: `Table ${i}`,
    }));
    const stream = await openEventStream<{ hasNext?: boolean }>(gateway.url, streamedMutation, { inputs });
    await expect.poll(() => acceptedCalls(action)).toBeGreaterThanOrEqual(5);

    const { body: read } = await gateway.request(
      `{ phoneNumbers(custSpaceId: "${space}") { nodes { messageQrdls { totalCount } } } }`,
    );
    expect(read.errors).toBeUndefined();
    const { body: added } = await gateway.request(
      'mutation ($i: AddMessageQrdlInput!) { addMessageQrdl(input: $i) { __typename } }',
      { i: { custSpaceId: other, phoneNumber: theirs, prefilledMessage: 'Mine' } },
    );
    expect(added.data).toEqual({ addMessageQrdl: { __typename: 'AddMessageQrdlSuccess' } });
    // Compares the order of calls rather than times: most of the bulk was still unsent.
    expect(acceptedCalls(action)).toBeLessThan(45);
    await stream.ended;
    expect(acceptedCalls(action)).toBe(61);
  });

  it('a streamed bulk mutation sends nothing if the client does not accept incremental delivery', async () => {
    gateway = await startTestGateway();
    const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
    const phoneNumber = await firstNumber(custSpaceId);
    const { status, body } = await gateway.request(streamedMutation, {
      inputs: [{ custSpaceId, phoneNumber, prefilledMessage: 'Never' }],
    });
    expect(status).toBe(406);
    expect(body.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(acceptedCalls(action)).toBe(0);
  });
});
