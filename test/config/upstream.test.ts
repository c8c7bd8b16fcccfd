import { describe, expect, it } from 'vitest';
import { issuesOf, productionEnv, read } from './environment.js';

const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI-key-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'key-secret' };
const authOff = { AUTH: 'off' };

describe('the upstream', () => {
  it('the upstream is the sandbox if nothing is set', () => {
    expect(read().upstream).toEqual({ kind: 'sandbox' });
  });

  it('the upstream is Alibaba Cloud if an access key is set', () => {
    expect(read({ ...authOff, ...key }).upstream).toEqual({
      kind: 'alibaba',
      account: expect.stringMatching(/^[0-9a-f]{16}$/),
      endpoint: 'cams.ap-southeast-1.aliyuncs.com',
      protocol: 'https',
      credentials: { kind: 'keys', accessKeyId: 'LTAI-key-id', accessKeySecret: 'key-secret' },
    });
  });

  it('CAMS_UPSTREAM decides the upstream, with or without an access key', () => {
    expect(read({ ...key, CAMS_UPSTREAM: 'sandbox' }).upstream).toEqual({ kind: 'sandbox' });
    expect(read({ ...authOff, CAMS_UPSTREAM: 'alibaba' }).upstream).toMatchObject({
      kind: 'alibaba',
      credentials: { kind: 'chain' },
    });
  });

  it('CAMS_UPSTREAM accepts no other value', () => {
    expect(issuesOf({ CAMS_UPSTREAM: 'aliyun' })).toEqual([
      'CAMS_UPSTREAM: expected "alibaba" or "sandbox", got "aliyun".',
    ]);
  });

  it('the upstream may be a sandbox that runs on its own', () => {
    const config = read({
      ...authOff,
      ...key,
      CAMS_UPSTREAM: 'alibaba',
      CAMS_ENDPOINT: '127.0.0.1:4010',
      CAMS_PROTOCOL: 'http',
    });
    expect(config.upstream).toMatchObject({ kind: 'alibaba', endpoint: '127.0.0.1:4010', protocol: 'http' });
    expect(config.warnings).toEqual([]);
  });
});

describe('NODE_ENV=production', () => {
  const refusal = 'CAMS_UPSTREAM: expected "alibaba" or "sandbox", because NODE_ENV is production, got nothing.';

  it('production requires CAMS_UPSTREAM, with or without an access key', () => {
    expect(issuesOf({ NODE_ENV: 'production' })).toEqual([refusal]);
    expect(issuesOf({ ...key, NODE_ENV: 'production', CLIENTS_FILE: 'clients.json' })).toEqual([refusal]);
    expect(issuesOf({ NODE_ENV: 'production', CAMS_UPSTREAM: ' ' })).toEqual([refusal]);
  });

  it('production starts with either upstream if CAMS_UPSTREAM is set', () => {
    expect(read({ NODE_ENV: 'production', CAMS_UPSTREAM: 'sandbox' })).toMatchObject({
      production: true,
      upstream: { kind: 'sandbox' },
    });
    expect(read({ ...productionEnv, NODE_ENV: 'production' })).toMatchObject({
      production: true,
      upstream: { kind: 'alibaba' },
    });
  });

  it('only NODE_ENV=production counts as production', () => {
    expect(read({ NODE_ENV: 'test' }).production).toBe(false);
  });
});

describe('the access key', () => {
  it('an access key may have an STS token', () => {
    expect(read({ ...productionEnv, ALIBABA_CLOUD_SECURITY_TOKEN: 'CAIS/token+=' }).upstream).toMatchObject({
      credentials: { kind: 'keys', securityToken: 'CAIS/token+=' },
    });
  });

  it('an access key without its secret is an error', () => {
    expect(issuesOf({ ...authOff, ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI-key-id' })).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET: expected a secret, because ALIBABA_CLOUD_ACCESS_KEY_ID is set, got nothing.',
    ]);
  });

  it('a secret or a token without an access key is an error', () => {
    expect(issuesOf({ ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'key-secret' })).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_ID: expected an access key, because ALIBABA_CLOUD_ACCESS_KEY_SECRET is set, got ' +
        'nothing.',
    ]);
    expect(issuesOf({ ALIBABA_CLOUD_SECURITY_TOKEN: 'token' })).toEqual([
      'ALIBABA_CLOUD_SECURITY_TOKEN: expected an access key and its secret to be set as well, got a value of 5 ' +
        'characters.',
    ]);
  });

  it('the access key, its secret and its token are never printed', () => {
    const env = {
      ...authOff,
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'key id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'key\nsecret',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'tökén',
    };
    expect(issuesOf(env)).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_ID: expected printable ASCII without blanks, got a value of 6 characters.',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET: expected printable ASCII without blanks, got a value of 10 characters.',
      'ALIBABA_CLOUD_SECURITY_TOKEN: expected printable ASCII without blanks, got a value of 5 characters.',
    ]);
  });
});

describe('CAMS_ENDPOINT and CAMS_PROTOCOL', () => {
  it.each([
    'cams.aliyuncs.com',
    'cams.aliyuncs.com:443',
    'localhost:4010',
    '10.0.0.1',
    '[::1]:4010',
    '[::1]',
    'sandbox_1:4010',
  ])('%s is a valid endpoint', (endpoint) => {
    expect(read({ ...productionEnv, CAMS_ENDPOINT: endpoint }).upstream).toMatchObject({ endpoint });
  });

  it.each([
    'https://cams.aliyuncs.com',
    'cams.aliyuncs.com/',
    'cams:0',
    'cams:65536',
    'cams:',
    '::1',
    '[::1',
    '[cams]',
    'a b',
    'cams?x',
    '1.2.3.4.5.6:',
  ])('%s is not a valid endpoint', (endpoint) => {
    expect(issuesOf({ ...productionEnv, CAMS_ENDPOINT: endpoint })).toEqual([
      `CAMS_ENDPOINT: expected host or host:port, without scheme or path, got "${endpoint}".`,
    ]);
  });

  it('CAMS_PROTOCOL is https or http', () => {
    expect(issuesOf({ CAMS_PROTOCOL: 'HTTPS' })).toEqual(['CAMS_PROTOCOL: expected "https" or "http", got "HTTPS".']);
  });

  it('unencrypted calls over the network cause a warning', () => {
    const warning =
      'CAMS_PROTOCOL is http and CAMS_ENDPOINT is not on this machine: calls go over the network unencrypted.';
    expect(read({ ...productionEnv, CAMS_PROTOCOL: 'http' }).warnings).toEqual([warning]);
    expect(read({ ...productionEnv, CAMS_PROTOCOL: 'http', CAMS_ENDPOINT: '[::1]:4010' }).warnings).toEqual([]);
  });

  it('CAMS_ENDPOINT and CAMS_PROTOCOL cause a warning if the upstream is the embedded sandbox', () => {
    expect(read({ CAMS_ENDPOINT: 'localhost:4010', CAMS_PROTOCOL: 'http' }).warnings).toEqual([
      'CAMS_ENDPOINT is not used: the upstream is the embedded sandbox.',
      'CAMS_PROTOCOL is not used: the upstream is the embedded sandbox.',
    ]);
  });

  it('the account name comes from CAMS_ACCOUNT or a permanent access key, never from a temporary one', () => {
    const account = (env: Record<string, string>) => {
      const { upstream } = read({ ...authOff, CAMS_UPSTREAM: 'alibaba', ...env });
      return upstream.kind === 'alibaba' ? upstream.account : null;
    };
    expect(account(key)).toBe(account(key));
    expect(account(key)).not.toBe(account({ ...key, ALIBABA_CLOUD_ACCESS_KEY_ID: 'another' }));
    expect(account(key)).not.toContain(key.ALIBABA_CLOUD_ACCESS_KEY_ID);
    expect(account({ ...key, ALIBABA_CLOUD_SECURITY_TOKEN: 'token' })).toBe('default');
    expect(account({})).toBe('default');
    expect(account({ ...key, CAMS_ACCOUNT: 'acme-prod' })).toBe('acme-prod');
    expect(issuesOf({ ...authOff, CAMS_ACCOUNT: 'no blanks' })).toHaveLength(1);
  });

  it.each([
    ['the credential chain', {}],
    ['an STS token', { ...key, ALIBABA_CLOUD_SECURITY_TOKEN: 'token' }],
  ])('CAMS_ACCOUNT is required with Redis and %s', (_, credentials) => {
    const env = { ...authOff, CAMS_UPSTREAM: 'alibaba', ...credentials };
    const expected = [expect.stringMatching(/^CAMS_ACCOUNT: expected a name for the Alibaba Cloud account/)];
    expect(issuesOf({ ...env, REDIS_URL: 'redis://127.0.0.1' })).toEqual(expected);
    expect(issuesOf({ ...env, IDEMPOTENCY_REDIS_URL: 'redis://127.0.0.1' })).toEqual(expected);
    expect(issuesOf({ ...env, REDIS_URL: 'redis://127.0.0.1', CAMS_ACCOUNT: 'acme' })).toEqual([]);
    expect(issuesOf(env)).toEqual([]);
  });

  it('CAMS_ACCOUNT may be omitted with Redis and a permanent access key, or with the sandbox', () => {
    const redis = { REDIS_URL: 'redis://127.0.0.1' };
    expect(issuesOf({ ...authOff, ...redis, CAMS_UPSTREAM: 'alibaba', ...key })).toEqual([]);
    expect(issuesOf({ ...redis, CAMS_UPSTREAM: 'sandbox' })).toEqual([]);
  });
});
