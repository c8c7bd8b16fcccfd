import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayEnv, startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { spawnCli, type RunningCommand } from '../cli/spawn-cli.js';
import { startOtlpReceiver, type ReceivedSpan } from './otlp-receiver.js';

const trace1 = '1'.repeat(32);
const trace2 = '2'.repeat(32);
const trace3 = '3'.repeat(32);
const trace4 = '4'.repeat(32);
const callerSpanId = 'c'.repeat(16);

let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
let sandbox: RunningSandbox;
let gateway: RunningCommand;
let url: string;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  sandbox = await startSandbox({ latencyMs: 150 });
  gateway = spawnCli(['serve'], {
    PORT: '0',
    ...gatewayEnv(sandbox),
    AUTH: 'off',
    SHUTDOWN_DELAY_MS: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'my-gateway',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  [, url = ''] = await gateway.waitForOutput(/GraphQL: (\S+)/);
});
afterAll(async () => {
  gateway.process.kill('SIGKILL');
  await gateway.ended;
  await sandbox.close();
  await receiver.close();
});

async function ask(
  traceId: string,
  query: string,
  variables?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${callerSpanId}-01`, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** Waits until a trace has this many spans, and returns them. */
async function waitForSpans(traceId: string, count: number): Promise<ReceivedSpan[]> {
  const found = () => receiver.spans.filter((span) => span.traceId === traceId);
  await expect.poll(() => found().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
  return found();
}

function requireSpan(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const span = spans.find((one) => one.name === name);
  if (span === undefined) throw new Error(`Expected a span ${name}; got ${spans.map((one) => one.name).join(', ')}.`);
  return span;
}
const space = (index: number) => sandbox.spaces[index]?.custSpaceId ?? '';

describe('a traced request', () => {
  it('a trace has spans for request, field, cache read, queue wait and upstream call', async () => {
    await ask(
      trace1,
      'query Mine($id: ID!) { waba(custSpaceId: $id) { name } }',
      { id: space(0) },
      { 'x-request-id': 'my-request' },
    );
    const spans = await waitForSpans(trace1, 5);
    const request = requireSpan(spans, 'query');
    const field = requireSpan(spans, 'Query.waba');
    const read = requireSpan(spans, 'cache read');
    const wait = requireSpan(spans, 'throttle wait');
    const call = requireSpan(spans, 'QueryChatappBindWaba');
    expect(request).toMatchObject({ parentSpanId: callerSpanId, kind: 2 });
    expect(request.attributes).toMatchObject({
      'url.path': '/graphql',
      'waba_gateway.request_id': 'my-request',
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Mine',
      'http.response.status_code': 200,
    });
    expect(field.parentSpanId).toBe(request.spanId);
    expect(read.parentSpanId).toBe(field.spanId);
    expect(wait.parentSpanId).toBe(read.spanId);
    expect(call).toMatchObject({ parentSpanId: read.spanId, kind: 3 });
    expect(read.attributes).toMatchObject({
      'waba_gateway.cache.state': 'miss',
      'waba_gateway.action': 'QueryChatappBindWaba',
    });
    expect(call.attributes).toMatchObject({
      'waba_gateway.outcome': 'OK',
      'waba_gateway.upstream.request_id': expect.stringMatching(/^[\w-]+$/),
    });
    // The two clocks agree to a millisecond.
    expect(BigInt(wait.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(call.startTimeUnixNano) + 2_000_000n);
    expect(receiver.resources[0]).toMatchObject({ 'service.name': 'my-gateway' });
  });

  it('a fetch that two requests share is a span of the first, with a link from the second', async () => {
    const query = 'query ($id: ID!) { waba(custSpaceId: $id) { name } }';
    await Promise.all([ask(trace2, query, { id: space(1) }), ask(trace3, query, { id: space(1) })]);
    const [one, other] = await Promise.all([waitForSpans(trace2, 3), waitForSpans(trace3, 3)]);
    const [owner, joiner] = one.some((span) => span.name === 'QueryChatappBindWaba') ? [one, other] : [other, one];
    await expect
      .poll(() =>
        receiver.spans.filter(({ traceId, name }) => traceId === owner[0]?.traceId && name === 'QueryChatappBindWaba'),
      )
      .toHaveLength(1);
    expect(joiner.map((span) => span.name)).not.toContain('QueryChatappBindWaba');
    const read = requireSpan(joiner, 'cache read');
    expect(read.attributes).toMatchObject({ 'waba_gateway.cache.state': 'joined' });
    const began = requireSpan(owner, 'cache read');
    expect(read.links).toMatchObject([{ traceId: began.traceId, spanId: began.spanId }]);
  });

  it('queue and call spans stay in the trace of their own caller, whichever call frees the permit', async () => {
    const traces = Array.from({ length: 12 }, (_, index) => `ab${index.toString(16)}`.padEnd(32, '0'));
    await Promise.all(
      traces.map((traceId) =>
        ask(
          traceId,
          'query ($id: ID!) { waba(custSpaceId: $id) { name } }',
          { id: space(2) },
          { 'cache-control': 'no-cache' },
        ),
      ),
    );
    for (const traceId of traces) {
      // The request's own span is the last to end.
      await expect
        .poll(() => receiver.spans.some((span) => span.traceId === traceId && span.name === 'query'))
        .toBe(true);
      const spans = await waitForSpans(traceId, 3);
      const ids = new Set([callerSpanId, ...spans.map((span) => span.spanId)]);
      expect(spans.filter((span) => !ids.has(span.parentSpanId ?? ''))).toEqual([]);
    }
  });

  it('spans contain no parameter, document or credential', async () => {
    const phoneNumber = '4915500000000';
    await ask(trace4, 'mutation Add($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }', {
      input: { custSpaceId: space(0), phoneNumber, prefilledMessage: 'a very private text' },
    });
    const spans = await waitForSpans(trace4, 4);
    expect(requireSpan(spans, 'mutation').attributes).toMatchObject({
      'error.type': expect.anything(),
      'graphql.operation.name': 'Add',
      'waba_gateway.error_codes': expect.anything(),
    });
    expect(requireSpan(spans, 'CreatePhoneMessageQrdl').status).toMatchObject({ code: 2 });
    const everything = receiver.bodies.join('\n');
    for (const hidden of [
      phoneNumber,
      'a very private text',
      space(0),
      space(2),
      sandbox.accessKeyId,
      sandbox.accessKeySecret,
      'prefilledMessage',
    ])
      expect(everything).not.toContain(hidden);
  });

  it("the spans of requests follow OpenTelemetry's conventions for GraphQL servers", async () => {
    const traceId = '7'.repeat(32);
    await ask(traceId, 'query ChosenByTheClient { viewer { name } }');
    await ask(traceId, '{ this is no document');
    await ask(traceId, 'subscription AlsoChosen { nothing }');
    const requests = (await waitForSpans(traceId, 3)).filter(({ kind }) => kind === 2);
    const names = ['query', 'mutation', 'subscription', 'GraphQL Operation'];
    expect(requests.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
    expect(requests.map(({ name }) => name)).toEqual(expect.arrayContaining(['query', 'GraphQL Operation']));
    const listed: readonly unknown[] = Object.values(conventions);
    const used = receiver.spans.flatMap(({ attributes }) => Object.keys(attributes));
    expect([...new Set(used)].filter((name) => !name.startsWith('waba_gateway.') && !listed.includes(name))).toEqual(
      [],
    );
    expect(requests.find(({ name }) => name === 'query')?.attributes).toMatchObject({
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'ChosenByTheClient',
    });
    const failed = requests.find(({ name }) => name === 'GraphQL Operation');
    expect(failed).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': expect.any(String) } });
  });

  it('requests to health and metrics have no span', async () => {
    const before = receiver.spans.length;
    await fetch(new URL('/healthz', url));
    await fetch(new URL('/metrics', url));
    await ask('5'.repeat(32), '{ viewer { name } }');
    await waitForSpans('5'.repeat(32), 1);
    expect(
      receiver.spans
        .slice(before)
        .map(({ name }) => name)
        .filter((name) => /GET/.test(name)),
    ).toEqual([]);
  });

  it('pending spans are exported at shutdown, which exits with 0', async () => {
    await ask('6'.repeat(32), '{ viewer { name } }');
    gateway.process.kill('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0, err: '' });
    expect(receiver.spans.some(({ traceId }) => traceId === '6'.repeat(32))).toBe(true);
  });
});

describe('an unreachable collector', () => {
  it('an unreachable collector is logged, and requests are answered', async () => {
    const lonely = spawnCli(['serve'], {
      PORT: '0',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      SHUTDOWN_DELAY_MS: '0',
    });
    try {
      const [, address = ''] = await lonely.waitForOutput(/GraphQL: (\S+)/);
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ viewer { name } }"}',
      });
      expect(await response.json()).toEqual({ data: { viewer: { name: 'local' } } });
      await lonely.waitForOutput(
        /\{"level":40,.*"type":"diagnostic","reason":"[^"]*ECONNREFUSED[^"]*","msg":"tracing"\}/,
      );
    } finally {
      lonely.process.kill('SIGKILL');
      await lonely.ended;
    }
  });
});
