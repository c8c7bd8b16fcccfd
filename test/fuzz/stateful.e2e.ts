import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { StatefulRequestGenerator, type StatefulRequest, type FuzzSpace } from './stateful.js';

/** FUZZ_REQUESTS sets the number of requests, FUZZ_SEED generates different ones. */
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 1_500);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_127);

let gateway: TestGateway;
let space: FuzzSpace;
const log: string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { quotas: { '*': 100_000 }, spaces: 2, numbersPerSpace: 4, codesPerNumber: 5 },
    env: { CAMS_QUOTAS: '*=10000', LOG_LEVEL: 'error' },
    log: { write: (line) => void log.push(line) },
  });
  const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await gateway.request<
    { phoneNumbers: { nodes: { number: string; messageQrdls: { nodes: { code: string }[] } }[] } },
    { id: string }
  >(
    'query ($id: ID!) { phoneNumbers(custSpaceId: $id, first: 1) { nodes { number messageQrdls { nodes { code } } ' +
      '} } }',
    { id: custSpaceId },
  );
  const number = body.data?.phoneNumbers.nodes[0];
  space = {
    custSpaceId,
    phoneNumber: number?.number ?? '',
    codes: number?.messageQrdls.nodes.map(({ code }) => code) ?? [],
  };
});
afterAll(() => gateway.close());

interface ErrorJson {
  readonly message?: string;
  readonly extensions?: { readonly code?: string; readonly requestId?: string };
}
interface Part {
  readonly data?: unknown;
  readonly errors?: readonly ErrorJson[];
}

/** The JSON objects of a response, whatever media type it came in. */
function partsOf(contentType: string, text: string): readonly Part[] {
  if (text === '') return [];
  if (contentType.startsWith('multipart/mixed'))
    return [...text.matchAll(/\r\n\r\n(\{.*?\})\r\n/gs)].map(([, json = '']) => JSON.parse(json) as Part);
  if (contentType.startsWith('text/event-stream'))
    return [...text.matchAll(/^data: ?(\{.*)$/gm)].map(([, json = '']) => JSON.parse(json) as Part);
  if (!/json/.test(contentType)) return [];
  const parsed = JSON.parse(text) as Part | readonly Part[];
  return Array.isArray(parsed) ? parsed : [parsed as Part];
}

const writesOf = () => Object.values(gateway.upstreamSandbox.stats().written).reduce((sum, count) => sum + count, 0);

async function send({ method, search, headers, body, isSubscription }: StatefulRequest) {
  const abort = new AbortController();
  const response = await fetch(gateway.url + search, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(10_000)]),
  });
  const contentType = response.headers.get('content-type') ?? '';
  const requestId = response.headers.get('x-request-id');
  if (isSubscription && /^(text\/event-stream|multipart\/mixed)/.test(contentType) && response.status === 200) {
    // An open subscription has no end: its client leaves.
    abort.abort();
    return { status: response.status, requestId, parts: [], text: '' };
  }
  const text = await response.text();
  return { status: response.status, requestId, parts: partsOf(contentType, text), text };
}

/**
 * Violations: a write hidden behind an error of the whole request, an internal error, an error without its request id.
 */
function violationsOf(answer: Awaited<ReturnType<typeof send>>, writes: number): readonly string[] {
  const { status, requestId, parts, text } = answer;
  const errors = parts.flatMap((part) => part.errors ?? []);
  const isRefused = status >= 400 || (parts.length > 0 && parts.every(({ data, errors: own }) => own && !data));
  return [
    ...(isRefused && writes > 0 ? [`${writes} writes behind an error of the whole request`] : []),
    ...(status >= 500 ? [`status ${status}`] : []),
    ...(text.includes('INTERNAL_ERROR') ? ['INTERNAL_ERROR'] : []),
    ...(/\bat .*\.[jt]s:\d+/.test(text) ? ['a stack trace'] : []),
    ...errors.flatMap(({ extensions }) => (extensions?.code === undefined ? ['an error without a code'] : [])),
    ...errors.flatMap(({ extensions }) =>
      requestId === null || extensions?.requestId !== requestId ? ['an error without the id of its request'] : [],
    ),
  ];
}

async function activeSubscriptions(): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
  return Number(/^waba_gateway_subscriptions_active (\d+)/m.exec(metrics)?.[1] ?? 0);
}

/** Handles of this process, which is client and gateway in one. */
const countHandles = (kind: 'Timeout' | 'TCPSocketWrap') =>
  process.getActiveResourcesInfo().filter((name) => name === kind).length;

it(
  `${requests} generated requests hide no write behind an error and leak no subscription, timer or socket`,
  { timeout: 300_000 },
  async () => {
    const generator = new StatefulRequestGenerator(seed, space);
    const [timersBefore, socketsBefore] = [countHandles('Timeout'), countHandles('TCPSocketWrap')];
    const violations: string[] = [];
    let answered = 0;
    const writesAtStart = writesOf();
    for (let index = 0; index < requests; index++) {
      const request = generator.next();
      const before = writesOf();
      const answer = await send(request).catch((error: unknown) => {
        throw new Error(`no answer: ${request.search}${request.body} ${JSON.stringify(request.headers)}`, {
          cause: error,
        });
      });
      if (answer.parts.some(({ data }) => data !== undefined && data !== null)) answered += 1;
      for (const violation of violationsOf(answer, writesOf() - before))
        violations.push(
          `${violation}: ${request.search}${request.body} ${JSON.stringify(request.headers)} -> ` +
            `${answer.status} ${answer.text.slice(0, 300)}`,
        );
    }
    // One of each kind is enough to start with.
    expect([...new Map(violations.map((text) => [text.slice(0, text.indexOf(':')), text])).values()]).toEqual([]);
    // Requests that are all refused would prove nothing.
    expect(answered).toBeGreaterThan(requests / 4);
    expect(writesOf() - writesAtStart).toBeGreaterThan(requests / 50);
    await expect.poll(activeSubscriptions, { timeout: 10_000 }).toBe(0);
    await expect.poll(() => countHandles('Timeout'), { timeout: 35_000 }).toBeLessThanOrEqual(timersBefore + 10);
    // Idle connections that are kept alive close after some seconds.
    await expect.poll(() => countHandles('TCPSocketWrap'), { timeout: 35_000 }).toBeLessThanOrEqual(socketsBefore + 10);
    expect(log.filter((line) => line.includes('"level":50') || line.includes('internal'))).toEqual([]);
  },
);
