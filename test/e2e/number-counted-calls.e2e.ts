import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

const custSpaceId = 'cams-golden-lantern';
let gateway: TestGateway;

beforeAll(async () => {
  // The documented quotas: five health checks a second.
  gateway = await startTestGateway({ sandbox: { spaces: 2, numbersPerSpace: 20, codesPerNumber: 0 } });
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.takeUpstreamCalls());

interface Numbers<N> {
  readonly phoneNumbers: { readonly nodes: readonly N[] };
}
const numbers = <N>(selection: string, first = 20) =>
  gateway.request<Numbers<N>, never>(
    `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: ${first}) { nodes { ${selection} } } }`,
  );

describe('the upstream calls of a list of numbers', () => {
  it('twenty numbers with lifecycle take one call', async () => {
    const { body } = await numbers('lifecycle { stage nextActions reason }');
    expect(body.data?.phoneNumbers.nodes).toHaveLength(20);
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 1 });
  });

  it('the metrics of ten numbers for one range take one call, and another range one more', async () => {
    await numbers('number');
    gateway.takeUpstreamCalls();
    const range = (to: string) => `metrics(from: "2026-11-01T00:00:00Z", to: "${to}") { sentCount deliveredCount }`;
    const { body } = await numbers<{ metrics: unknown[] }>(range('2026-11-08T00:00:00Z'), 10);
    expect(body.data?.phoneNumbers.nodes.map(({ metrics }) => metrics.length)).toEqual(Array(10).fill(7));
    expect(gateway.takeUpstreamCalls()).toEqual({ GetChatappPhoneNumberMetric: 1 });
    await numbers(`a: ${range('2026-11-08T00:00:00Z')} b: ${range('2026-11-09T00:00:00Z')}`, 10);
    expect(gateway.takeUpstreamCalls()).toEqual({ GetChatappPhoneNumberMetric: 1 });
  });

  it('a synchronisation and the list after it take one call, because the reply replaces the cached list', async () => {
    const { body } = await gateway.request<{ syncPhoneNumbers: { phoneNumbers: { totalCount: number } } }, never>(
      `mutation { syncPhoneNumbers(input: { custSpaceId: "${custSpaceId}" }) {
        ... on SyncPhoneNumbersSuccess { phoneNumbers { totalCount } }
      } }`,
    );
    expect(body.data?.syncPhoneNumbers.phoneNumbers.totalCount).toBe(20);
    expect((await numbers('number status')).body.data?.phoneNumbers.nodes).toHaveLength(20);
    expect(gateway.takeUpstreamCalls()).toEqual({ ChatappSyncPhoneNumber: 1 });
  });

  it('an interactive read is answered while the health of twenty numbers waits in the background class', async () => {
    const order: string[] = [];
    const health = numbers<{ health: { canSendMessage: string } }>('health { canSendMessage }').then((answer) => {
      order.push('health');
      return answer;
    });
    await expect
      .poll(async () => {
        const { body } = await gateway.request<{ upstreamQuotas: { action: string; queued: number }[] }, never>(
          '{ upstreamQuotas { action queued } }',
        );
        return body.data?.upstreamQuotas.find(({ action }) => action === 'GetWhatsappHealthStatus')?.queued;
      })
      .toBeGreaterThan(0);
    const read = await gateway.request(
      '{ phoneNumbers(custSpaceId: "cams-cafe-moewe") { totalCount } }',
      {},
      // Answered within a second, or not at all.
      { 'x-request-timeout-ms': '1000' },
    );
    order.push('read');
    expect(read.body).toEqual({ data: { phoneNumbers: { totalCount: 20 } } });
    const { body } = await health;
    expect(order).toEqual(['read', 'health']);
    expect(body.data?.phoneNumbers.nodes.every(({ health: found }) => found.canSendMessage !== '')).toBe(true);
    expect(gateway.takeUpstreamCalls()['GetWhatsappHealthStatus']).toBe(20);
  });

  it('the health of a number is cached for all callers', async () => {
    await numbers('health { canSendMessage }', 2);
    gateway.takeUpstreamCalls();
    await numbers('health { canSendMessage entities { entityType } }', 2);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});
