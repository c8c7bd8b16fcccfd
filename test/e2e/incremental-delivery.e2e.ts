import { describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

interface TimedPart {
  readonly atMs: number;
  readonly part: {
    data?: unknown;
    incremental?: { data?: Record<string, unknown>; items?: unknown[]; path: (string | number)[] }[];
    hasNext?: boolean;
    errors?: unknown;
  };
}

/** Sends a query and reads the parts as they arrive, from server-sent events or multipart. */
async function readParts(
  gateway: TestGateway,
  accept: string,
  query: string,
  variables: unknown,
): Promise<TimedPart[]> {
  const start = performance.now();
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
  });
  const received: TimedPart[] = [];
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    rest += chunk;
    const blocks = rest.split(accept.startsWith('multipart') ? /\r\n---(?:--)?\r\n|\r\n---\r\n/ : /\n\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const json = /(?:^data: |\r\n\r\n)(\{.*\})/ms.exec(block)?.[1];
      if (json !== undefined) received.push({ atMs: performance.now() - start, part: JSON.parse(json) });
    }
  }
  return received;
}

/** Merges the parts as a client does. */
function mergeParts(received: readonly TimedPart[]): unknown {
  const [first, ...later] = received;
  const whole: unknown = structuredClone(first?.part.data);
  const at = (path: readonly (string | number)[]) =>
    path.reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], whole);
  for (const { data, items, path } of later.flatMap(({ part }) => part.incremental ?? [])) {
    if (data !== undefined) Object.assign(at(path) as object, deepMerge(at(path), data));
    if (items !== undefined) {
      const list = at(path.slice(0, -1)) as unknown[];
      list.splice(Number(path.at(-1)), 0, ...items);
    }
  }
  return whole;
}

function deepMerge(into: unknown, from: unknown): unknown {
  if (typeof into !== 'object' || into === null || typeof from !== 'object' || from === null) return from;
  return Object.fromEntries(
    [...new Set([...Object.keys(into), ...Object.keys(from)])].map((key) => {
      const [a, b] = [(into as Record<string, unknown>)[key], (from as Record<string, unknown>)[key]];
      return [key, a === undefined ? b : b === undefined ? a : deepMerge(a, b)];
    }),
  );
}

const codesFields = 'messageQrdls { nodes { code } }';
const spaceQuery = (deferred: boolean) => `query ($id: ID!) {
  waba(custSpaceId: $id) {
    name phoneNumbers { nodes { number ${deferred ? `... @defer { ${codesFields} }` : codesFields} } }
  }
}`;

describe.each(['text/event-stream', 'multipart/mixed'])('@defer and @stream by %s', (accept) => {
  it('a cold @defer query delivers the codes last and merges to the result without @defer', async () => {
    const gateway = await startTestGateway({ sandbox: { numbersPerSpace: 10, codesPerNumber: 2, latencyMs: 20 } });
    try {
      const id = gateway.upstreamSandbox.spaces[0]?.custSpaceId;
      const parts = await readParts(gateway, accept, spaceQuery(true), { id });
      expect(parts.every(({ part }) => part.errors === undefined)).toBe(true);
      expect(parts[0]?.part.data).toMatchObject({
        waba: { phoneNumbers: { nodes: Array.from({ length: 10 }, () => ({ number: expect.stringMatching(/^\+/) })) } },
      });
      // Ten lists at five a second: the parts cannot all arrive at the same time.
      expect(parts.length).toBeGreaterThan(2);
      expect(gateway.upstreamSandbox.stats().throttled).toEqual({});
      const { body } = await gateway.request(spaceQuery(false), { id });
      expect(mergeParts(parts)).toEqual(body.data);
    } finally {
      await gateway.close();
    }
  });
});

describe('a streamed bulk mutation', () => {
  it('a streamed bulk mutation delivers twelve results in order, each as it completes', async () => {
    const gateway = await startTestGateway({ sandbox: { numbersPerSpace: 1, codesPerNumber: 0, latencyMs: 20 } });
    try {
      const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId;
      const { body } = await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, never>(
        `{ phoneNumbers(custSpaceId: "${custSpaceId}") { nodes { number } } }`,
      );
      const phoneNumber = body.data?.phoneNumbers.nodes[0]?.number;
      const inputs = Array.from({ length: 12 }, (_, i) => ({
        custSpaceId,
        phoneNumber,
        prefilledMessage: `Table ${i}`,
      }));
      const parts = await readParts(
        gateway,
        'text/event-stream',
        'mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) @stream { ... on ' +
          'AddMessageQrdlSuccess { messageQrdl { prefilledMessage } } ... on Error { code } } }',
        { inputs },
      );
      expect(mergeParts(parts)).toEqual({
        addMessageQrdls: inputs.map(({ prefilledMessage }) => ({ messageQrdl: { prefilledMessage } })),
      });
      const firstItem = parts.find(({ part }) => part.incremental?.some(({ items }) => items?.length));
      const total = parts.at(-1)?.atMs ?? 0;
      expect(firstItem?.atMs).toBeLessThan(total / 2);
    } finally {
      await gateway.close();
    }
  });
});

it('a document with @defer gets 406 and makes no upstream call if no accepted format is known', async () => {
  const gateway = await startTestGateway();
  try {
    const headers = { accept: 'multipart/mixed;incrementalSpec=v9, application/json' };
    const { status } = await gateway.request(
      '{ waba { name ... @defer { phoneNumbers { totalCount } } } }',
      {},
      headers,
    );
    expect(status).toBe(406);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  } finally {
    await gateway.close();
  }
});
