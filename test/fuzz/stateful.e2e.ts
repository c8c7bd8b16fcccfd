import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { createFuzzClient, watchConnections, type FuzzAnswer } from './stateful-client.js';
import { StatefulRequestGenerator, type FuzzSpace } from './stateful.js';

/** FUZZ_REQUESTS sets the number of requests, FUZZ_SEED generates different ones. */
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 1_500);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_127);

let gateway: TestGateway;
let space: FuzzSpace;
const log: string[] = [];
const openConnections = watchConnections();

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

/** The JSON objects of a response, in any media type. */
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

/**
 * Violations: an error of the whole request that hides a write, an internal error, or an error without a request id.
 */
function violationsOf(answer: FuzzAnswer, writes: number): readonly string[] {
  const { status, requestId, contentType, text } = answer;
  const parts = partsOf(contentType, text);
  const errors = parts.flatMap((part) => part.errors ?? []);
  const isRefused = status >= 400 || (parts.length > 0 && parts.every(({ data, errors: own }) => own && !data));
  return [
    ...(isRefused && writes > 0 ? [`${writes} writes behind an error of the whole request`] : []),
    ...(status >= 500 ? [`status ${status}`] : []),
    ...(text.includes('INTERNAL_ERROR') ? ['INTERNAL_ERROR'] : []),
    ...(/\bat .*\.[jt]s:\d+/.test(text) ? ['a stack trace'] : []),
    ...errors.flatMap(({ extensions }) => (extensions?.code === undefined ? ['an error without a code'] : [])),
    ...errors.flatMap(({ extensions }) =>
      requestId === undefined || extensions?.requestId !== requestId ? ['an error without the id of its request'] : [],
    ),
  ];
}

async function activeSubscriptions(): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', gateway.url), { headers: { connection: 'close' } })).text();
  return Number(/^waba_gateway_subscriptions_active (\d+)/m.exec(metrics)?.[1] ?? 0);
}

/** Timers of this process, which is client, gateway and upstream in one. */
const countTimers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

it(
  `${requests} generated requests report every executed write and leak no subscription, timer or socket`,
  { timeout: 300_000 },
  async () => {
    const generator = new StatefulRequestGenerator(seed, space);
    const client = createFuzzClient(gateway.url);
    const port = Number(new URL(gateway.url).port);
    const timersBefore = countTimers();
    const violations: string[] = [];
    let answered = 0;
    let subscriptions = 0;
    const writesAtStart = writesOf();
    for (let index = 0; index < requests; index++) {
      const request = generator.next();
      const before = writesOf();
      const answer = await client.send(request).catch((error: unknown) => {
        throw new Error(`no answer: ${request.search}${request.body} ${JSON.stringify(request.headers)}`, {
          cause: error,
        });
      });
      if (partsOf(answer.contentType, answer.text).some(({ data }) => data !== undefined && data !== null))
        answered += 1;
      if (request.isSubscription && answer.text === '' && answer.status === 200) subscriptions += 1;
      for (const violation of violationsOf(answer, writesOf() - before))
        violations.push(
          `${violation}: ${request.search}${request.body} ${JSON.stringify(request.headers)} -> ` +
            `${answer.status} ${answer.text.slice(0, 300)}`,
        );
    }
    // Reports one violation of each kind.
    expect([...new Map(violations.map((text) => [text.slice(0, text.indexOf(':')), text])).values()]).toEqual([]);
    // The test would prove nothing if all requests were rejected.
    expect(answered).toBeGreaterThan(requests / 4);
    expect(subscriptions).toBeGreaterThan(requests / 100);
    expect(writesOf() - writesAtStart).toBeGreaterThan(requests / 50);
    // Every subscriber has disconnected, so none may count against the limit any more.
    await expect.poll(activeSubscriptions, { timeout: 10_000 }).toBe(0);
    client.close();
    await expect.poll(() => openConnections(port), { timeout: 10_000 }).toBe(0);
    // A subscription has a timer, and every request has one for its deadline.
    await expect.poll(countTimers, { timeout: 10_000 }).toBeLessThanOrEqual(timersBefore);
    expect(log.filter((line) => line.includes('"level":50') || line.includes('internal'))).toEqual([]);
    // A request that is still being answered would be cut off.
    expect(await gateway.stop()).toBe(0);
  },
);
