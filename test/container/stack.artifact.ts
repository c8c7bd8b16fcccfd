import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readPage } from '../docs/page.js';
import { projectRoot } from '../temporary-copy.js';
import { startContinuousLoad } from './continuous-load.js';
import { stackMissing, startStack, type Stack } from './stack.js';

const read = (path: string) => readFileSync(join(projectRoot, 'deploy', path), 'utf8');

interface Scrape {
  readonly [field: string]: unknown;
}

/** Pods as Kubernetes lists them: a serving one, its second port, a finished one, and one of another application. */
function scrapeTargetsOf(address: string) {
  const meta = (name: string, port: string, phase: string) => ({
    __meta_kubernetes_namespace: 'messaging',
    __meta_kubernetes_pod_name: `${name}-${port}-${phase}`,
    __meta_kubernetes_pod_phase: phase,
    __meta_kubernetes_pod_container_port_name: port,
    __meta_kubernetes_pod_label_app_kubernetes_io_name: name,
  });
  const pods = [
    meta('waba-gateway', 'http', 'Running'),
    meta('waba-gateway', 'debug', 'Running'),
    meta('waba-gateway', 'http', 'Succeeded'),
    meta('another', 'http', 'Running'),
  ];
  return pods.map((labels) => ({ targets: [address], labels }));
}

/** The deployed Prometheus configuration, with scrapes every second and the pods given by the test. */
function prometheusConfig(replicas: readonly string[]): string {
  const text = replicas.reduce(
    (all, address, index) => all.replace(`gateway-${index + 1}:4000`, address),
    read('prometheus/prometheus.yaml'),
  );
  const config: { scrape_configs: Scrape[] } & Scrape = parse(text.replaceAll('15s', '1s'));
  const {
    scrape_configs: [pods],
  }: { scrape_configs: Scrape[] } = parse(read('prometheus/kubernetes.yaml'));
  const { kubernetes_sd_configs: serviceDiscovery, ...rest } = pods ?? {};
  expect(serviceDiscovery).toEqual([{ role: 'pod' }]);
  return stringify({
    ...config,
    scrape_configs: [
      ...config.scrape_configs,
      { ...rest, job_name: 'pods', static_configs: scrapeTargetsOf(replicas[0] ?? '') },
    ],
  });
}

describe.skipIf(stackMissing)(
  `the services of compose.yaml as processes${stackMissing ? ` [skipped: ${stackMissing}]` : ''}`,
  () => {
    let stack: Stack;
    beforeAll(async () => {
      stack = await startStack(prometheusConfig);
    }, 90_000);
    afterAll(() => stack.end());

    async function ask<T>(
      query: string,
      variables: Record<string, unknown> = {},
      headers: Record<string, string> = { authorization: `Bearer ${stack.key}` },
    ) {
      const response = await fetch(`${stack.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const body: { data: T; errors?: unknown } = await response.json();
      return { status: response.status, body };
    }
    const sandboxStats = async (): Promise<{ calls: Record<string, number>; written: Record<string, number> }> =>
      (await fetch(`${stack.sandboxUrl}/__sandbox/stats`)).json();

    it('the stack accepts the key that the service keys creates, and no other', async () => {
      expect((await ask('{ wabas { name } }', {}, {})).status).toBe(401);
      expect((await ask('{ wabas { name } }')).body).toEqual({
        data: { wabas: [{ name: expect.any(String) }, { name: expect.any(String) }, { name: expect.any(String) }] },
      });
    });

    it('both replicas of the stack answer and share their cache through Redis', async () => {
      // A replica on a busy machine can lose Redis for a moment.
      for (const address of stack.replicas)
        await expect
          .poll(async () => (await fetch(`http://${address}/readyz`)).json())
          .toEqual({ status: 'ready', reasons: [], degraded: [] });
      for (let times = 0; times < 10; times++) await ask('query Shared { wabas { name currency } }');
      for (const address of stack.replicas)
        expect(await (await fetch(`http://${address}/metrics`)).text()).toMatch(
          /graphql_requests_total\{operation="Shared",type="query",outcome="ok"\} [1-9]/,
        );
      expect((await sandboxStats()).calls['QueryChatappBindWaba']).toBe(3);
    });

    it('a rolling restart of the stack under load loses no request', async () => {
      const { body } = await ask<{ wabas: { custSpaceId: string; phoneNumbers: { nodes: { number: string }[] } }[] }>(
        '{ wabas { custSpaceId phoneNumbers(first: 1) { nodes { number } } } }',
      );
      const { custSpaceId, phoneNumbers } = body.data.wabas[0] ?? {};
      const before = (await sandboxStats()).written['CreatePhoneMessageQrdl'] ?? 0;
      let written = 0;
      const load = startContinuousLoad(async (number) => {
        const { status, body: answer } =
          number % 8 === 7
            ? await ask(
                'mutation Load($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }',
                {
                  input: {
                    custSpaceId,
                    phoneNumber: phoneNumbers?.nodes[0]?.number,
                    prefilledMessage: `load ${number}`,
                  },
                },
              )
            : await ask(
                'query Load($id: ID!) { waba(custSpaceId: $id) { name phoneNumbers(first: 5) { totalCount } } }',
                {
                  id: custSpaceId,
                },
              );
        const text = JSON.stringify(answer);
        if (text.includes('AddMessageQrdlSuccess')) written++;
        return status === 200 && !/"errors"|Error"/.test(text) ? undefined : `${status} ${text}`;
      });
      const ends = [await stack.replaceReplica(0), await stack.replaceReplica(1)];
      const { answered, lost } = await load.stop();

      const failed = ends.filter(({ code }) => code !== 0);
      expect({ lost, failed }).toEqual({ lost: [], failed: [] });
      expect(answered).toBeGreaterThan(100);
      expect(written).toBe(((await sandboxStats()).written['CreatePhoneMessageQrdl'] ?? 0) - before);
    }, 90_000);

    describe('with Prometheus', () => {
      const query = (expression: string) =>
        stack.prometheus<{ result: { metric: Record<string, string>; value: [number, string] }[] }>('query', {
          query: expression,
        });
      /** Substitutes Grafana's variables. */
      const filled = (expression: string) =>
        expression.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m');

      it('Prometheus scrapes both replicas', async () => {
        await expect
          .poll(
            async () =>
              (await query('up{job="waba-gateway"}')).result
                .map(({ metric, value }) => [metric['instance'], value[1]])
                .toSorted(),
            { timeout: 20_000 },
          )
          .toEqual(stack.replicas.map((address) => [address, '1']).toSorted());
      });

      it('Prometheus loads every alert and evaluates it without an error', async () => {
        const rules = async () =>
          (
            await stack.prometheus<{ groups: { rules: { name: string; health: string; lastError?: string }[] }[] }>(
              'rules',
            )
          ).groups.flatMap((group) => group.rules);
        const { groups }: { groups: { rules: { alert: string }[] }[] } = parse(read('prometheus/alerts.yaml'));
        const names = groups.flatMap((group) => group.rules.map(({ alert }) => alert));
        await expect
          .poll(async () => (await rules()).map(({ name, health, lastError }) => [name, health, lastError]), {
            timeout: 20_000,
          })
          .toEqual(names.map((name) => [name, 'ok', undefined]));
      });

      it('Prometheus has data for every dashboard expression whose event has occurred', async () => {
        const { panels }: { panels: { title: string; targets?: { expr: string }[] }[] } = JSON.parse(
          read('grafana/dashboard.json'),
        );
        const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => filled(expr)));
        const ofProblems = /> 0$|throttle_rejections|throttle_abandoned|upstream_retries|cache_not_stored/;
        const findEmpty = async () => {
          const empty: string[] = [];
          for (const expression of expressions.filter((one) => !ofProblems.test(one)))
            if ((await query(expression)).result.length === 0) empty.push(expression);
          return empty;
        };
        // On a busy machine, a scrape may take longer than the second it has.
        await expect.poll(findEmpty, { timeout: 20_000 }).toEqual([]);
        expect(await stack.prometheus<string[]>('label/instance/values', { 'match[]': 'waba_gateway_ready' })).toEqual(
          [...stack.replicas].toSorted(),
        );
      });

      it('Prometheus accepts every expression of docs/metrics.md', async () => {
        const expressions = [...readPage('docs/metrics.md').matchAll(/```promql\n([^]*?)```/g)].map(
          ([, expression = '']) => expression,
        );
        expect(expressions.length).toBeGreaterThan(4);
        for (const expression of expressions) await query(expression);
      });

      it('Prometheus selects the serving pods and returns the queue length of each to the autoscaler', async () => {
        expect((await query('up{job="pods"}')).result.map(({ metric }) => metric)).toEqual([
          {
            __name__: 'up',
            job: 'pods',
            instance: stack.replicas[0],
            namespace: 'messaging',
            pod: 'waba-gateway-http-Running',
          },
        ]);
        const { rules }: { rules: { custom: { seriesQuery: string; metricsQuery: string }[] } } = parse(
          read('prometheus/adapter.yaml'),
        );
        const [rule] = rules.custom;
        const [series] = await stack.prometheus<Record<string, string>[]>('series', {
          'match[]': rule?.seriesQuery ?? '',
        });
        const matchers = 'namespace="messaging",pod=~"waba-gateway-http-Running"';
        const asked =
          rule?.metricsQuery
            .replace('<<.Series>>', series?.['__name__'] ?? '')
            .replace('<<.LabelMatchers>>', matchers)
            .replace('<<.GroupBy>>', 'pod') ?? '';
        expect((await query(asked)).result).toEqual([
          { metric: { pod: 'waba-gateway-http-Running' }, value: [expect.any(Number), expect.stringMatching(/^\d+$/)] },
        ]);
      });
    });
  },
);
