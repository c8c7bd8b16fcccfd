/** Measures whether the heap of a gateway grows under a constant load. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../src/sandbox/index.js';
import { startGatewayProcess } from '../gateway-process.js';
import { startRedis } from '../redis-server.js';

export interface HeapMeasurement {
  readonly requests: number;
  /** Bytes in use after a garbage collection, at the end of each span of load. */
  readonly heapBytes: readonly number[];
}

/** How long Alibaba's client retains data of a call. */
const upstreamTimeoutMs = 2_000;

const readQuery =
  'query ($id: ID!) { waba(custSpaceId: $id) { name phoneNumbers(first: 5) { nodes { number messageQrdls { nodes ' +
  '{ code prefilledMessage } } } } } }';
const writeMutation =
  'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { ... on AddMessageQrdlSuccess { ' +
  'messageQrdl { id } } } }';
const deleteMutation = 'mutation ($input: DeleteMessageQrdlInput!) { deleteMessageQrdl(input: $input) { __typename } }';

interface AddedCode {
  data?: { addMessageQrdl: { messageQrdl?: { id: string } } };
}

/**
 * Runs spans of mixed load and measures the heap after each: cached and fresh reads, keyed writes that are undone,
 * invalid documents, and callers that disconnect.
 */
export async function measureHeap({
  spans,
  spanMs,
}: {
  readonly spans: number;
  readonly spanMs: number;
}): Promise<HeapMeasurement> {
  const redis = await startRedis();
  const sandbox = await startSandbox({ latencyMs: 5, spaces: 10, quotas: { '*': 10_000 } });
  const custSpaceIds = sandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  const gateway = await startGatewayProcess(sandbox, {
    REDIS_URL: redis.url,
    CAMS_TIMEOUT_MS: String(upstreamTimeoutMs),
  });
  try {
    const heapBytes: number[] = [];
    let requests = 0;
    for (let span = 0; span < spans; span++) {
      const load = startLoad(gateway.url, custSpaceIds, span);
      await sleep(spanMs);
      requests += await load.stop();
      await sleep(upstreamTimeoutMs + 500);
      heapBytes.push((await gateway.measure()).heapBytes);
    }
    return { requests, heapBytes };
  } finally {
    await gateway.end();
    await sandbox.close();
    await redis.stop();
  }
}

function startLoad(url: string, custSpaceIds: readonly string[], span: number): { stop(): Promise<number> } {
  let requests = 0;
  const stopped = new AbortController();
  const ask = async (
    query: string,
    variables: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<unknown> => {
    requests++;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      ...(signal ? { signal } : {}),
    });
    return response.json();
  };
  const kinds: readonly ((space: string, requestIndex: number) => Promise<unknown>)[] = [
    (id) => ask(readQuery, { id }),
    (id) => ask(readQuery, { id }, { 'cache-control': 'no-cache' }),
    async (custSpaceId, requestIndex) => {
      const number = await firstNumber(custSpaceId);
      const { data } = (await ask(writeMutation, {
        input: {
          custSpaceId,
          phoneNumber: number,
          prefilledMessage: `turn ${requestIndex}`,
          idempotencyKey: `turn ${span}.${requestIndex}`,
        },
      })) as AddedCode;
      await ask(deleteMutation, { input: { id: data?.addMessageQrdl.messageQrdl?.id } });
    },
    () => ask('{ nothing }', {}),
    (id) => ask(readQuery, { id }, { 'cache-control': 'no-cache' }, AbortSignal.timeout(8)).catch(() => undefined),
  ];
  const numbers = new Map<string, Promise<string>>();
  function firstNumber(id: string): Promise<string> {
    const found =
      numbers.get(id) ??
      ask('query ($id: ID!) { phoneNumbers(custSpaceId: $id, first: 1) { nodes { number } } }', { id }).then(
        (body) =>
          (body as { data: { phoneNumbers: { nodes: { number: string }[] } } }).data.phoneNumbers.nodes[0]?.number ??
          '',
      );
    numbers.set(id, found);
    return found;
  }
  let requestIndex = 0;
  const callers = Array.from({ length: 8 }, async () => {
    while (!stopped.signal.aborted) {
      requestIndex++;
      await kinds[requestIndex % kinds.length]?.(custSpaceIds[requestIndex % custSpaceIds.length] ?? '', requestIndex);
      await sleep(20);
    }
  });
  return {
    async stop() {
      stopped.abort();
      await Promise.all(callers);
      return requests;
    },
  };
}
