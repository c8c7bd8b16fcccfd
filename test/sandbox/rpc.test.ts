import { describe, expect, it } from 'vitest';
import { parseCall } from '../../src/sandbox/request.js';
import { parseRpcSignature } from '../../src/sandbox/signature/rpc.js';
import { SandboxHarness } from './harness.js';
import { rpcCall } from './signed-call.js';

const listNumbers = { action: 'QueryChatappPhoneNumbers', parameters: { CustSpaceId: 'cams-cafe-moewe' } };

/** The Code of a call whose target was changed after it was signed. */
async function codeOf(from: string | RegExp, to: string): Promise<unknown> {
  const rawRequest = rpcCall(listNumbers);
  rawRequest.target = rawRequest.target.replace(from, to);
  return (await new SandboxHarness().send(rawRequest)).body['Code'];
}

describe('RPC 1.0', () => {
  it("RPC 1.0 accepts Alibaba's published example, DescribeRegions of 2016-02-23", () => {
    const call = parseCall({
      method: 'GET',
      target:
        '/?Timestamp=2016-02-23T12%3A46%3A24Z&Format=XML&AccessKeyId=testid&Action=DescribeRegions' +
        '&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf' +
        '&Version=2014-05-26&SignatureVersion=1.0' +
        '&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D',
      headers: { host: 'ecs.aliyuncs.com' },
      body: Buffer.alloc(0),
    });
    expect(() => parseRpcSignature(call).verify('testsecret')).not.toThrow();
    expect(() => parseRpcSignature(call).verify('testsecrets')).toThrow(
      'server string to sign is:GET&%2F&AccessKeyId%3Dtestid%26',
    );
  });

  it('RPC 1.0 refuses a missing signature and an unknown method or version', async () => {
    expect(await codeOf(/&?Signature=[^&]*/, '')).toBe('MissingSignature');
    expect(await codeOf(/&?AccessKeyId=[^&]*/, '')).toBe('MissingAccessKeyId');
    expect(await codeOf('HMAC-SHA1', 'HMAC-MD5')).toBe('InvalidSignatureMethod');
    expect(await codeOf('SignatureVersion=1.0', 'SignatureVersion=3.0')).toBe('InvalidSignatureVersion');
    expect(await codeOf('cafe', 'tea')).toBe('SignatureDoesNotMatch');
  });

  it('RPC 1.0 takes the signed action parameter, not the header', async () => {
    const received = rpcCall(listNumbers);
    received.headers['x-acs-action'] = 'DeletePhoneMessageQrdl';
    expect((await new SandboxHarness().send(received)).body['PhoneNumbers']).toHaveLength(20);
  });

  it('RPC 1.0 refuses a blank security token', async () => {
    const harness = new SandboxHarness({ securityToken: 'token' });
    const { body } = await harness.send(rpcCall({ ...listNumbers, securityToken: ' ' }));
    expect(body['Code']).toBe('InvalidSecurityToken.Malformed');
  });
});
