import { describe, expect, it } from 'vitest';
import { startTestGateway } from '../gateway.js';

describe('the upstream quota, five lists a second', () => {
  it('is never exceeded by a query that needs forty lists, which is answered in full', async () => {
    const gateway = await startTestGateway({ sandbox: { numbersPerSpace: 40, codesPerNumber: 1, latencyMs: 20, jitterMs: 20 } });
    try {
      const custSpaceId = gateway.sandboxAlone.spaces[0]?.custSpaceId;
      const { body } = await gateway.ask<{ phoneNumbers: { nodes: { messageQrdls: { totalCount: number } }[] } }, { custSpaceId: unknown }>(
        'query ($custSpaceId: ID!) { phoneNumbers(custSpaceId: $custSpaceId) { nodes { messageQrdls { totalCount } } } }',
        { custSpaceId },
        { 'x-gateway-trace': '1' },
      );
      expect(body.errors).toBeUndefined();
      expect(body.data?.phoneNumbers.nodes.map((number) => number.messageQrdls.totalCount)).toEqual(Array.from({ length: 40 }, () => 1));
      expect(gateway.sandboxAlone.stats()).toMatchObject({ calls: { ListPhoneMessageQrdl: 40 }, throttled: {} });
      expect(body.extensions).toMatchObject({ upstream: { calls: { ListPhoneMessageQrdl: 40, QueryChatappPhoneNumbers: 1 }, waitedMs: expect.any(Number) } });
    } finally {
      await gateway.close();
    }
  });

  it('refuses at once what it cannot serve before the deadline, and answers the rest by then', async () => {
    const gateway = await startTestGateway({ sandbox: { numbersPerSpace: 20, codesPerNumber: 1 } });
    try {
      const custSpaceId = gateway.sandboxAlone.spaces[0]?.custSpaceId;
      const { body } = await gateway.ask<{ phoneNumbers: { nodes: { messageQrdls: unknown }[] } }, { custSpaceId: unknown }>(
        'query ($custSpaceId: ID!) { phoneNumbers(custSpaceId: $custSpaceId) { nodes { number messageQrdls { totalCount } } } }',
        { custSpaceId },
        { 'x-request-timeout-ms': '1500' },
      );
      const served = body.data?.phoneNumbers.nodes.filter((number) => number.messageQrdls !== null).length ?? 0;
      expect(served).toBeGreaterThanOrEqual(5);
      expect(body.errors).toHaveLength(20 - served);
      for (const error of body.errors ?? []) {
        expect(error.extensions).toMatchObject({ code: 'UPSTREAM_BUSY', retryAfterMs: expect.any(Number) });
      }
      expect(gateway.sandboxAlone.stats().throttled).toEqual({});
    } finally {
      await gateway.close();
    }
  });
});
