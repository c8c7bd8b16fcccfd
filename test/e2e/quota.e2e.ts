import { describe, expect, it, vi } from 'vitest';
import { startTestGateway } from '../test-gateway.js';

describe('an upstream quota of five lists a second', () => {
  // These two run concurrently, each on its own sandbox, because they mostly wait.
  it.concurrent(
    'a query that needs forty lists never exceeds the quota and gets a complete response',
    async ({ expect }) => {
      const gateway = await startTestGateway({
        sandbox: { numbersPerSpace: 40, codesPerNumber: 1, latencyMs: 20, jitterMs: 20 },
      });
      try {
        const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId;
        const { body } = await gateway.request<
          { phoneNumbers: { nodes: { messageQrdls: { totalCount: number } }[] } },
          { custSpaceId: unknown }
        >(
          'query ($custSpaceId: ID!) { phoneNumbers(custSpaceId: $custSpaceId) { nodes { messageQrdls { ' +
            'totalCount } } } }',
          { custSpaceId },
          { 'x-gateway-trace': '1' },
        );
        expect(body.errors).toBeUndefined();
        expect(body.data?.phoneNumbers.nodes.map((number) => number.messageQrdls.totalCount)).toEqual(
          Array.from({ length: 40 }, () => 1),
        );
        expect(gateway.upstreamSandbox.stats()).toMatchObject({ calls: { ListPhoneMessageQrdl: 40 }, throttled: {} });
        expect(body.extensions).toMatchObject({
          upstream: { calls: { ListPhoneMessageQrdl: 40, QueryChatappPhoneNumbers: 1 }, waitedMs: expect.any(Number) },
        });
      } finally {
        await gateway.close();
      }
    },
  );

  it.concurrent(
    'the quota is shared fairly: a single list of one space does not wait for thirty of another',
    async ({ expect }) => {
      const gateway = await startTestGateway({ sandbox: { numbersPerSpace: 30, codesPerNumber: 1, latencyMs: 20 } });
      try {
        const [big, small] = gateway.upstreamSandbox.spaces.map((space) => space.custSpaceId);
        const codes = (custSpaceId: string | undefined, first: number) =>
          gateway.request<{ phoneNumbers: unknown }, Record<string, unknown>>(
            'query ($custSpaceId: ID!, $first: Int) { phoneNumbers(custSpaceId: $custSpaceId, first: $first) { ' +
              'nodes { messageQrdls { totalCount } } } }',
            { custSpaceId, first },
          );
        const lists = () => gateway.upstreamSandbox.stats().calls['ListPhoneMessageQrdl'] ?? 0;
        const all = codes(big, 30);
        await vi.waitFor(() => expect(lists()).toBeGreaterThanOrEqual(5), { timeout: 10_000, interval: 20 });
        const before = lists();
        expect((await codes(small, 1)).body.errors).toBeUndefined();
        // The call for the single list was among the first: only the calls of one second of quota, and those queued
        // before, preceded it.
        expect(lists() - before).toBeLessThanOrEqual(8);
        expect((await all).body.errors).toBeUndefined();
        expect(gateway.upstreamSandbox.stats().throttled).toEqual({});
      } finally {
        await gateway.close();
      }
    },
  );

  it('calls that cannot start before the deadline fail at once, and the others succeed in time', async () => {
    const gateway = await startTestGateway({ sandbox: { numbersPerSpace: 20, codesPerNumber: 1 } });
    try {
      const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId;
      const { body } = await gateway.request<
        { phoneNumbers: { nodes: { messageQrdls: unknown }[] } },
        { custSpaceId: unknown }
      >(
        'query ($custSpaceId: ID!) { phoneNumbers(custSpaceId: $custSpaceId) { nodes { number messageQrdls { ' +
          'totalCount } } } }',
        { custSpaceId },
        { 'x-request-timeout-ms': '1500' },
      );
      const served = body.data?.phoneNumbers.nodes.filter((number) => number.messageQrdls !== null).length ?? 0;
      expect(served).toBeGreaterThanOrEqual(5);
      expect(body.errors).toHaveLength(20 - served);
      for (const error of body.errors ?? []) {
        expect(error.extensions).toMatchObject({ code: 'UPSTREAM_BUSY', retryAfterMs: expect.any(Number) });
      }
      expect(gateway.upstreamSandbox.stats().throttled).toEqual({});
    } finally {
      await gateway.close();
    }
  });
});
