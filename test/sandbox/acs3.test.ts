import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseCall, type RawRequest } from '../../src/sandbox/request.js';
import { parseAcs3Signature } from '../../src/sandbox/signature/acs3.js';
import { SandboxHarness } from './harness.js';
import { acs3Call, encode, type CallToSign } from './signed-call.js';

const listNumbers = { action: 'QueryChatappPhoneNumbers', parameters: { CustSpaceId: 'cams-cafe-moewe' } };
const noBody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

type Tamper = (received: RawRequest) => void;

/** The Code of a call that was changed after it was signed. */
async function codeOf(tamper: Tamper, call: Partial<CallToSign> = {}): Promise<unknown> {
  const rawRequest = acs3Call({ ...listNumbers, ...call });
  tamper(rawRequest);
  return (await new SandboxHarness().send(rawRequest)).body['Code'];
}

/** Changes the Authorization header. */
const replace =
  (from: RegExp, to: string): Tamper =>
  (received) => {
    received.headers['authorization'] = received.headers['authorization']?.replace(from, to);
  };

const tamperBody: Tamper = (received) => {
  received.body = Buffer.from('CustSpaceId=other');
};

describe('ACS3-HMAC-SHA256', () => {
  it("ACS3 accepts Alibaba's published example, RunInstances of 2023-10-26", () => {
    const call = parseCall({
      method: 'POST',
      target: '/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai',
      headers: {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        'x-acs-action': 'RunInstances',
        'x-acs-content-sha256': noBody,
        'x-acs-date': '2023-10-26T10:22:32Z',
        'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
        'x-acs-version': '2014-05-26',
        authorization:
          'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,' +
          'SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
          'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
      },
      body: Buffer.alloc(0),
    });
    const claim = parseAcs3Signature(call);
    expect(claim.accessKeyId).toBe('YourAccessKeyId');
    expect(() => claim.verify('YourAccessKeySecret')).not.toThrow();
    expect(() => claim.verify('YourAccessKeySecrets')).toThrow('Specified signature does not match our calculation.');
  });

  it('ACS3 accepts parameter names encoded and, as the SDK signs them, unencoded', async () => {
    // acs3Call signs the encoded spelling. The other spelling differs only for names that need encoding.
    const received = acs3Call({ ...listNumbers, parameters: { 'Tag.(1)': 'x' } });
    expect((await new SandboxHarness().send(received)).body['Code']).toBe('OK');
    const unencoded = acs3Call({ ...listNumbers, parameters: {} });
    const names = Object.keys(unencoded.headers)
      .filter((name) => name !== 'authorization')
      .toSorted();
    const headers = names.map((name) => `${name}:${String(unencoded.headers[name])}\n`).join('');
    const canonical = ['POST', '/', 'Tag.(1)=x', headers, names.join(';'), noBody].join('\n');
    const hash = createHash('sha256').update(canonical).digest('hex');
    const signature = createHmac('sha256', 'sandbox-access-secret').update(`ACS3-HMAC-SHA256\n${hash}`).digest('hex');
    unencoded.target = `/?${encode('Tag.(1)')}=x`;
    unencoded.headers['authorization'] =
      `ACS3-HMAC-SHA256 Credential=sandbox-access-key,SignedHeaders=${names.join(';')},Signature=${signature}`;
    expect((await new SandboxHarness().send(unencoded)).body['Code']).toBe('OK');
  });

  it('ACS3 covers the host with its port', async () => {
    expect(await codeOf((received) => void (received.headers['host'] = 'cams.test:4011'))).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it('ACS3 refuses a changed query and a changed body', async () => {
    expect(await codeOf((received) => void (received.target += '&Status=X'))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(tamperBody, { parametersIn: 'form' })).toBe('SignatureDoesNotMatch');
  });

  it('ACS3 refuses a call with an unsigned x-acs- header', async () => {
    expect(await codeOf((received) => void (received.headers['x-acs-extra'] = '1'))).toBe('IncompleteSignature');
  });

  it('ACS3 refuses an incomplete signature and another algorithm', async () => {
    expect(await codeOf(replace(/,Signature=.*/, ''))).toBe('IncompleteSignature');
    expect(await codeOf(replace(/SignedHeaders=host;/, 'SignedHeaders='))).toBe('IncompleteSignature');
    expect(await codeOf(replace(/SignedHeaders=/, 'SignedHeaders=x-gone;'))).toBe('IncompleteSignature');
    expect(await codeOf(replace(/SHA256/, 'SM3'))).toBe('IncompleteSignature');
    expect(await codeOf(replace(/Credential=[^,]*/, 'Credential='))).toBe('MissingAccessKeyId');
    expect(await codeOf(replace(/ .*/, ''))).toBe('MissingAccessKeyId');
  });

  it('a refused ACS3 signature shows the canonical request, so that the difference can be found', async () => {
    const { body } = await new SandboxHarness().call(
      'QueryChatappBindWaba',
      { CustSpaceId: 'cams-x' },
      { secret: 'wrong' },
    );
    expect(body['Message']).toContain('server StringToSign is [ACS3-HMAC-SHA256\n');
    expect(body['Message']).toContain('server CanonicalRequest is [POST\n/\nCustSpaceId=cams-x\nhost:cams.test:4010\n');
  });

  it('ACS3 refuses an empty security token', async () => {
    const harness = new SandboxHarness({ securityToken: 'token' });
    const { body } = await harness.send(acs3Call({ ...listNumbers, securityToken: '' }));
    expect(body['Code']).toBe('InvalidSecurityToken.Malformed');
  });
});
