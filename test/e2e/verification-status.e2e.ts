import { afterAll, beforeAll, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
});
afterAll(() => gateway.close());

it('PhoneNumber.verificationStatus calls GetPhoneNumberVerificationStatus once per number', async () => {
  const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId;
  const { body } = await gateway.request<
    { phoneNumbers: { nodes: { codeVerificationStatus: string; verificationStatus: string; again: string }[] } },
    never
  >(
    `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 3) { nodes { codeVerificationStatus verificationStatus ` +
      'again: verificationStatus } } }',
  );
  expect(body.errors).toBeUndefined();
  const nodes = body.data?.phoneNumbers.nodes ?? [];
  expect(nodes).toHaveLength(3);
  for (const { codeVerificationStatus, verificationStatus, again } of nodes)
    expect([verificationStatus, again]).toEqual([codeVerificationStatus, codeVerificationStatus]);
  expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 1, GetPhoneNumberVerificationStatus: 3 });
});
