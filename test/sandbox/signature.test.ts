import { describe, expect, it } from 'vitest';
import { SandboxHarness } from './harness.js';
import { acs3Call, rpcCall, signedAt } from './signed-call.js';

const listNumbers = { action: 'QueryChatappPhoneNumbers', parameters: { CustSpaceId: 'cams-cafe-moewe' } };
const awkward = { IsvCode: "Grüße 你好 !'()*&%=+~ 🎉 a b/c" };
const minutes = (count: number) => `${new Date(Date.parse(signedAt) + count * 60_000).toISOString().slice(0, 19)}Z`;

describe.each([
  ['ACS3-HMAC-SHA256, query', (more: object) => acs3Call({ ...listNumbers, ...more })],
  ['ACS3-HMAC-SHA256, form', (more: object) => acs3Call({ ...listNumbers, parametersIn: 'form', ...more })],
  ['ACS3-HMAC-SHA256, GET', (more: object) => acs3Call({ ...listNumbers, method: 'GET', ...more })],
  ['RPC 1.0, GET', (more: object) => rpcCall({ ...listNumbers, ...more })],
  ['RPC 1.0, POST with query', (more: object) => rpcCall({ ...listNumbers, method: 'POST', ...more })],
  ['RPC 1.0, form', (more: object) => rpcCall({ ...listNumbers, method: 'POST', parametersIn: 'form', ...more })],
  ['RPC 1.0, HMAC-SHA256', (more: object) => rpcCall({ ...listNumbers, signatureMethod: 'HMAC-SHA256', ...more })],
])('%s', (_, sign) => {
  const codeOf = async (more: object, harness = new SandboxHarness()) => (await harness.send(sign(more))).body['Code'];

  it('a valid signature is accepted', async () => expect(await codeOf({})).toBe('OK'));

  it('every character of a parameter is covered by the signature', async () => {
    // The code is not the space's own, so CAMS refuses it, but the signature over it holds.
    expect(await codeOf({ parameters: awkward })).toBe('Ram.PermissionDeny');
  });

  it('a signature made with another secret is refused', async () =>
    expect(await codeOf({ secret: 'wrong' })).toBe('SignatureDoesNotMatch'));

  it('an unknown access key is refused with HTTP 404', async () => {
    const { status, body } = await new SandboxHarness().send(sign({ accessKeyId: 'nobody' }));
    expect([status, body['Code']]).toEqual([404, 'InvalidAccessKeyId.NotFound']);
  });

  it('a time stamp is accepted up to 15 minutes off and refused beyond', async () => {
    expect(await codeOf({ date: minutes(15) })).toBe('OK');
    expect(await codeOf({ date: minutes(-15) })).toBe('OK');
    expect(await codeOf({ date: minutes(16) })).toBe('InvalidTimeStamp.Expired');
    expect(await codeOf({ date: minutes(-16) })).toBe('InvalidTimeStamp.Expired');
  });

  it('a malformed time stamp is refused', async () => {
    expect(await codeOf({ date: 'Wed, 04 Mar 2026 05:06:07 GMT' })).toBe('InvalidTimeStamp.Format');
    expect(await codeOf({ date: '2026-13-45T05:06:07Z' })).toBe('InvalidTimeStamp.Format');
  });

  it('a nonce is accepted once', async () => {
    const harness = new SandboxHarness();
    expect(await codeOf({ nonce: 'once' }, harness)).toBe('OK');
    expect(await codeOf({ nonce: 'once' }, harness)).toBe('SignatureNonceUsed');
    expect(await codeOf({ nonce: 'twice' }, harness)).toBe('OK');
  });

  it('a temporary key needs its own security token', async () => {
    const harness = new SandboxHarness({ securityToken: 'token-1' });
    expect(await codeOf({ securityToken: 'token-1' }, harness)).toBe('OK');
    expect(await codeOf({ securityToken: 'token-2' }, harness)).toBe('InvalidSecurityToken.MismatchWithAccessKey');
    expect(await codeOf({}, harness)).toBe('MissingSecurityToken');
    expect(await codeOf({ securityToken: 'token-1' })).toBe('InvalidSecurityToken.MismatchWithAccessKey');
  });

  it('the checks run in order: action, version, key, clock, signature, nonce, token', async () => {
    const harness = new SandboxHarness({ securityToken: 'token' });
    const faults = {
      action: 'NoSuchApi',
      version: '2017-05-25',
      accessKeyId: 'nobody',
      date: minutes(99),
      secret: 'wrong',
      nonce: 'used',
      securityToken: 'other',
    };
    await harness.send(sign({ nonce: 'used', securityToken: 'token' }));
    const codes: unknown[] = [];
    let left: Partial<typeof faults> = { ...faults };
    for (const fixed of ['', ...Object.keys(faults)]) {
      left = Object.fromEntries(Object.entries(left).filter(([name]) => name !== fixed));
      codes.push(await codeOf({ securityToken: 'token', ...left }, harness));
    }
    expect(codes).toEqual([
      'InvalidApi.NotFound',
      'InvalidVersion',
      'InvalidAccessKeyId.NotFound',
      'InvalidTimeStamp.Expired',
      'SignatureDoesNotMatch',
      'SignatureNonceUsed',
      'InvalidSecurityToken.MismatchWithAccessKey',
      'OK',
    ]);
  });
});

describe('an unsigned request', () => {
  it('an unsigned request is refused for its missing access key', async () => {
    const { headers, ...rest } = acs3Call(listNumbers);
    const unsigned = { ...rest, headers: { ...headers, authorization: undefined } };
    expect((await new SandboxHarness().send(unsigned)).body['Code']).toBe('MissingAccessKeyId');
  });

  it('a request that is neither GET nor POST is refused', async () => {
    expect((await new SandboxHarness().send(acs3Call({ ...listNumbers, method: 'PUT' }))).body['Code']).toBe(
      'UnsupportedHTTPMethod',
    );
  });
});
