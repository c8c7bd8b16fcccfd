import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { boundedNames } from '../../src/server/observability/metrics/index.js';
import { tableRows } from '../docs/page.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
});
afterAll(() => gateway.close());

const scrape = async (of = gateway) => (await fetch(new URL('/metrics', of.url))).text();
const space = (index = 0) => gateway.upstreamSandbox.spaces[index]?.custSpaceId ?? '';

/** The samples of a scrape: name with labels, and value. */
async function samples(of = gateway): Promise<Map<string, number>> {
  const lines = (await scrape(of)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

/** The increase of each sample while `work` runs. */
async function measureRise(work: () => Promise<unknown>, of = gateway): Promise<(sample: string) => number> {
  const before = await samples(of);
  await work();
  const after = await samples(of);
  return (sample) => (after.get(`waba_gateway_${sample}`) ?? 0) - (before.get(`waba_gateway_${sample}`) ?? 0);
}

describe('/metrics', () => {
  it("/metrics is in Prometheus' text format with help and type for each name", async () => {
    const response = await fetch(new URL('/metrics', gateway.url));
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    const names = [...text.matchAll(/^# HELP (\S+) \S.*$/gm)].map(([, name]) => name);
    expect([...text.matchAll(/^# TYPE (\S+) (?:counter|gauge|histogram|summary)$/gm)].map(([, name]) => name)).toEqual(
      names,
    );
    for (const name of names) expect(name).toMatch(/^(waba_gateway|process|nodejs)_[a-z0-9_]+$/);
  });

  it('/metrics counts requests by operation, type and outcome, and their cost', async () => {
    const rise = await measureRise(async () => {
      await gateway.request('query Counted($id: ID!) { waba(custSpaceId: $id) { name } }', { id: space() });
      await gateway.request(
        'query Counted($id: ID!) { waba(custSpaceId: $id) { name } }',
        { id: space() },
        { 'x-gateway-trace': '1' },
      );
      await gateway.request('{ viewer { name } }');
      await gateway.request('{ nothing }');
    });
    expect(rise('graphql_requests_total{operation="Counted",type="query",outcome="ok"}')).toBe(2);
    expect(rise('graphql_requests_total{operation="anonymous",type="query",outcome="ok"}')).toBe(1);
    expect(rise('graphql_requests_total{operation="refused",type="none",outcome="refused"}')).toBe(1);
    expect(rise('graphql_request_duration_seconds_count{operation="Counted",type="query"}')).toBe(2);
    expect(rise('graphql_errors_total{code="BAD_USER_INPUT"}')).toBe(1);
    expect(rise('upstream_calls_total{action="QueryChatappBindWaba",outcome="OK"}')).toBe(1);
    expect(rise('upstream_call_duration_seconds_count{action="QueryChatappBindWaba"}')).toBe(1);
    expect(rise('throttle_wait_seconds_count{action="QueryChatappBindWaba",class="interactive"}')).toBe(1);
    expect(rise('cache_reads_total{state="miss"}')).toBe(1);
    expect(rise('cache_reads_total{state="hit"}')).toBe(1);
    expect(rise('cache_entries')).toBe(1);
    expect(rise('http_responses_total{path="graphql",status="200"}')).toBe(3);
  });

  it('/metrics counts requests with a body that is invalid or too large', async () => {
    const post = async (body: string) =>
      (await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    const rise = await measureRise(async () => {
      expect(await post('{not json')).toBe(400);
      expect(await post(JSON.stringify({ query: ' '.repeat(2_000_000) }))).toBe(413);
    });
    expect(rise('graphql_requests_total{operation="refused",type="none",outcome="refused"}')).toBe(2);
    expect(rise('graphql_errors_total{code="BAD_USER_INPUT"}')).toBe(2);
  });

  it('a cached read is counted once, whether or not the rest of its query is fetched', async () => {
    const numbers = `phoneNumbers(custSpaceId: "${space()}", first: 1)`;
    const [other] = gateway.upstreamSandbox.spaces.slice(1).map(({ custSpaceId }) => custSpaceId);
    await gateway.request(`{ ${numbers} { nodes { number } } }`);
    const atOnce = await measureRise(() => gateway.request(`query AtOnce { ${numbers} { nodes { status } } }`));
    expect([atOnce('graphql_cached_executions_total'), atOnce('cache_reads_total{state="hit"}')]).toEqual([1, 1]);
    const fetched = await measureRise(() =>
      gateway.request(
        `query Fetched { ${numbers} { nodes { status } } other: phoneNumbers(custSpaceId: "${other}") { totalCount } }`,
      ),
    );
    expect([
      fetched('graphql_cached_executions_total'),
      fetched('cache_reads_total{state="hit"}'),
      fetched('cache_reads_total{state="miss"}'),
    ]).toEqual([0, 1, 1]);
  });

  it('the duration of a query whose reads fail counts from its arrival', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'delay', ms: 300, action: 'QueryChatappPhoneNumbers' });
    gateway.upstreamSandbox.addFault({ kind: 'error', code: 'Forbidden', action: 'ListPhoneMessageQrdl' });
    const codes = 'nodes { messageQrdls { totalCount } }';
    const rise = await measureRise(() =>
      gateway.request(`query Failed { phoneNumbers(custSpaceId: "${space(2)}", first: 1) { ${codes} } }`),
    );
    gateway.upstreamSandbox.clearFaults();
    expect(rise('graphql_requests_total{operation="Failed",type="query",outcome="errors"}')).toBe(1);
    expect(rise('graphql_request_duration_seconds_sum{operation="Failed",type="query"}')).toBeGreaterThan(0.29);
  });

  it('callers that disconnect while they wait for a reply are counted without an error', async () => {
    const call = { kind: 'delay', ms: 1_000, action: 'ListPhoneMessageQrdl' } as const;
    gateway.upstreamSandbox.addFault(call);
    const query = `query Left { messageQrdl(custSpaceId: "${space()}", phoneNumber: "+491", code: "A") { code } }`;
    const countRequests = async () =>
      [...(await samples())].reduce((sum, [name, value]) => sum + (/graphql_requests_total/.test(name) ? value : 0), 0);
    const before = await countRequests();
    const rise = await measureRise(async () => {
      const caller = new AbortController();
      // The second one waits for the response of the first.
      const asked = [1, 2].map(() =>
        fetch(gateway.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query }),
          signal: caller.signal,
        }),
      );
      await vi.waitFor(() => expect(gateway.upstreamSandbox.faults()[0]?.hits).toBe(1));
      caller.abort();
      await Promise.allSettled(asked);
      await vi.waitFor(async () => expect(await countRequests()).toBe(before + 2));
    });
    gateway.upstreamSandbox.clearFaults();
    expect(rise('graphql_errors_total{code="INTERNAL_ERROR"}')).toBe(0);
  });

  it('a cached response is counted under the name of its operation', async () => {
    const query = 'query Kept($id: ID!) { waba(custSpaceId: $id) { currency } }';
    const ask = () => gateway.request(query, { id: space() });
    // A repeated request is cached.
    await ask();
    await ask();
    const rise = await measureRise(ask);
    expect(rise('graphql_requests_total{operation="Kept",type="query",outcome="ok"}')).toBe(1);
    expect(rise('graphql_response_cache_hits_total')).toBe(1);
  });

  it('reads that share a fetch are counted as joined', async () => {
    const ask = () =>
      gateway.request(
        'query ($id: ID!) { waba(custSpaceId: $id) { id } }',
        { id: space(2) },
        { 'x-gateway-trace': '1' },
      );
    const rise = await measureRise(() => Promise.all([ask(), ask(), ask()]));
    expect([rise('cache_reads_total{state="miss"}'), rise('cache_reads_total{state="joined"}')]).toEqual([1, 2]);
  });

  it('errors in the results of mutations are counted by code', async () => {
    const rise = await measureRise(async () => {
      const input = { custSpaceId: space(), phoneNumber: '4915500000000', prefilledMessage: 'hello' };
      const { body } = await gateway.request(
        'mutation Add($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }',
        { input },
      );
      expect(body.errors).toBeUndefined();
    });
    expect(rise('graphql_requests_total{operation="Add",type="mutation",outcome="errors"}')).toBe(1);
    expect(rise('graphql_errors_total{code="UPSTREAM_NOT_OWNED"}')).toBe(1);
    expect(rise('cache_invalidated_tags_total')).toBeGreaterThan(0);
  });

  it('idempotency keys are counted by outcome', async () => {
    const { body } = await gateway.request<{ waba: { phoneNumbers: { nodes: { number: string }[] } } }, { id: string }>(
      'query ($id: ID!) { waba(custSpaceId: $id) { phoneNumbers { nodes { number } } } }',
      { id: space() },
    );
    const input = {
      custSpaceId: space(),
      phoneNumber: body.data?.waba.phoneNumbers.nodes[0]?.number,
      prefilledMessage: 'hello',
      idempotencyKey: 'a-key',
    };
    const add = () =>
      gateway.request('mutation Add($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }', {
        input,
      });
    const rise = await measureRise(async () => {
      await add();
      await add();
    });
    expect([
      rise('idempotency_requests_total{outcome="ran"}'),
      rise('idempotency_requests_total{outcome="replayed"}'),
    ]).toEqual([1, 1]);
  });

  it('/metrics has the quota, its limit in force, its use, the queue and the breakers', async () => {
    const own = await startTestGateway({ sandbox: { latencyMs: 300 } });
    try {
      const asked = own.upstreamSandbox.spaces.map(({ custSpaceId }) =>
        own.request('query ($id: ID!) { waba(custSpaceId: $id) { name } }', { id: custSpaceId }),
      );
      await expect.poll(() => own.upstreamSandbox.stats().concurrency).toBe(3);
      const now = await samples(own);
      expect(now.get('waba_gateway_throttle_calls_in_flight{action="QueryChatappBindWaba"}')).toBe(3);
      expect(now.get('waba_gateway_quota_used_ratio{action="QueryChatappBindWaba"}')).toBeCloseTo(0.3);
      expect(now.get('waba_gateway_quota_calls_per_second{action="ListPhoneMessageQrdl"}')).toBe(5);
      expect(now.get('waba_gateway_quota_limit_calls_per_second{action="ListPhoneMessageQrdl"}')).toBe(5);
      expect(now.get('waba_gateway_upstream_breaker_state{action="QueryChatappBindWaba",state="closed"}')).toBe(1);
      expect(now.get('waba_gateway_ready')).toBe(1);
      await Promise.all(asked);
    } finally {
      await own.close();
    }
  });

  it('an incremental response is counted once, when its last part was sent', async () => {
    const rise = await measureRise(async () => {
      const query =
        'query Parts($id: ID!) { waba(custSpaceId: $id) { name phoneNumbers { nodes @stream(initialCount: 1) { ' +
        'number } } } }';
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'multipart/mixed' },
        body: JSON.stringify({ query, variables: { id: space() } }),
      });
      await response.text();
    });
    expect(rise('graphql_requests_total{operation="Parts",type="query",outcome="ok"}')).toBe(1);
  });

  it('/metrics has the number of open subscriptions', async () => {
    const active = async () => (await samples()).get('waba_gateway_subscriptions_active');
    const leave = new AbortController();
    const query = 'subscription Watching($id: ID!) { phoneNumberChanged(custSpaceId: $id) { __typename } }';
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables: { id: space() } }),
      signal: leave.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await expect.poll(active).toBe(1);
    leave.abort();
    await expect.poll(active).toBe(0);
  });

  it('/metrics has no tenant data: no space, number, text, caller or account', async () => {
    const text = await scrape();
    for (const hidden of ['cams-', '49155', 'hello', 'local', gateway.upstreamSandbox.accessKeyId])
      expect(text).not.toContain(hidden);
  });
});

describe('the names of operations in metrics', () => {
  it('operation names in metrics are limited in number, so that clients cannot exhaust memory', () => {
    const nameOf = boundedNames(2);
    expect(['A', 'B', 'C', 'A', null].map((name) => nameOf(name))).toEqual(['A', 'B', 'other', 'A', 'anonymous']);
    expect(nameOf('x'.repeat(65))).toBe('other');
  });
});

/** The metrics that a PromQL expression names, without the suffixes of histograms. */
function metricNamesIn(expression: string): string[] {
  return [...expression.matchAll(/\b(?:waba_gateway|process|nodejs)_[a-z0-9_]+/g)].map(([name]) =>
    name.replace(/_(?:bucket|sum|count)$/, ''),
  );
}

describe('alerts, dashboard and documentation of the metrics', () => {
  const defined = async () => [...(await scrape()).matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);

  it('the alerts use existing metrics and have an expression, a severity and a summary', async () => {
    const {
      groups,
    }: {
      groups: {
        rules: { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string } }[];
      }[];
    } = parse(read('deploy/prometheus/alerts.yaml'));
    const known = new Set(await defined());
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    for (const { alert, expr, labels, annotations } of rules) {
      const names = metricNamesIn(expr);
      expect({ alert, isAboutSomething: names.length > 0, unknown: names.filter((name) => !known.has(name)) }).toEqual({
        alert,
        isAboutSomething: true,
        unknown: [],
      });
      expect([alert, labels.severity, annotations.summary]).toEqual([
        expect.stringMatching(/^WabaGateway/),
        expect.stringMatching(/^(critical|warning|info)$/),
        expect.any(String),
      ]);
    }
    const guide = read('docs/runbook.md');
    expect(rules.map(({ alert }) => alert).filter((alert) => !guide.includes(`\`${alert}\``))).toEqual([]);
  });

  it('the Grafana dashboard uses existing metrics and shows every one of the gateway', async () => {
    const { panels }: { panels: { title: string; targets?: { expr: string }[] }[] } = JSON.parse(
      read('deploy/grafana/dashboard.json'),
    );
    const shown = panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricNamesIn(expr)));
    const known = await defined();
    expect(shown.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => name.startsWith('waba_gateway_') && !shown.includes(name))).toEqual([]);
  });

  it('docs/metrics.md lists each metric with its type, and no others', async () => {
    const rows = tableRows(read('docs/metrics.md')).map(([name = '', type]) => `${name.replaceAll('`', '')} ${type}`);
    const text = await scrape();
    const types = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    const own = (line: string) => line.startsWith('waba_gateway_');
    expect(rows.filter(own).toSorted()).toEqual(types.filter(own).toSorted());
    // Some process metrics do not exist on every system.
    expect(types.filter((line) => !rows.includes(line))).toEqual([]);
  });
});
