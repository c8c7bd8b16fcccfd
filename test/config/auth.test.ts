import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/index.js';
import { actions, issuesOf, productionEnv, read } from './environment.js';

const alibabaWithoutClients = { ...productionEnv, CLIENTS_FILE: undefined };
const jwt = {
  JWT_JWKS_URL: 'https://id.example/jwks',
  JWT_ISSUER: 'https://id.example/',
  JWT_AUDIENCE: 'waba-gateway',
};
const clients = { CLIENTS_FILE: 'clients.json' };

describe('authentication is on', () => {
  it.each([
    ['a clients file and the sandbox', clients],
    ['a clients file and a real upstream', productionEnv],
    ['a clients file and a HOST that others reach', { ...clients, HOST: '0.0.0.0' }],
    ['JWT and the sandbox', jwt],
    ['JWT and a real upstream', { ...alibabaWithoutClients, ...jwt }],
    ['a clients file and JWT', { ...clients, ...jwt }],
    ['AUTH=on and a clients file', { ...clients, AUTH: 'on' }],
  ])('authentication is on with %s', (_, env) => {
    expect(read(env).auth.mode).toBe('on');
  });

  it('authentication uses a clients file, JWT, or both', () => {
    const keys = { jwksUrl: 'https://id.example/jwks', issuer: 'https://id.example/', audience: 'waba-gateway' };
    expect(read(clients).auth).toEqual({ mode: 'on', clientsFile: 'clients.json', jwt: null });
    expect(read(jwt).auth).toEqual({ mode: 'on', clientsFile: null, jwt: keys });
    expect(read({ ...clients, ...jwt }).auth).toEqual({ mode: 'on', clientsFile: 'clients.json', jwt: keys });
  });
});

describe('authentication is off', () => {
  it('authentication is off by default with the sandbox on loopback, without clients and JWT', () => {
    expect(read({ HOST: '::1' }).auth).toEqual({ mode: 'off', reason: 'sandbox', clientsFile: null, jwt: null });
  });

  it('authentication is off with AUTH=off on loopback', () => {
    expect(read({ ...alibabaWithoutClients, AUTH: 'off' }).auth).toEqual({
      mode: 'off',
      reason: 'setting',
      clientsFile: null,
      jwt: null,
    });
    expect(read({ AUTH: 'off' }).auth).toMatchObject({ mode: 'off', reason: 'setting' });
  });

  it('AUTH=off beside CLIENTS_FILE causes a warning', () => {
    const warning = 'AUTH is off: CLIENTS_FILE and the JWT_ settings are not used.';
    expect(read({ ...clients, AUTH: 'off' })).toMatchObject({
      auth: { mode: 'off', reason: 'setting' },
      warnings: [warning],
    });
  });
});

describe('a process that serves no requests', () => {
  const toCallOnly = (env: typeof productionEnv) => readConfig(env, actions, { servesRequests: false });

  it.each([
    ['a real upstream', alibabaWithoutClients],
    ['a HOST that others reach', { ...alibabaWithoutClients, HOST: '0.0.0.0' }],
  ])('a process that serves no requests needs no authentication settings, with %s', (_, env) => {
    expect(toCallOnly(env).auth).toEqual({ mode: 'off', reason: 'no callers', clientsFile: null, jwt: null });
  });

  it('invalid authentication settings are reported also if no requests are served', () => {
    expect(() => toCallOnly({ ...alibabaWithoutClients, AUTH: 'on' })).toThrow(
      'AUTH: expected CLIENTS_FILE or the JWT_ settings beside "on", got neither.',
    );
    expect(() => toCallOnly({ ...alibabaWithoutClients, AUTH: 'no' })).toThrow(
      'AUTH: expected "on" or "off", got "no".',
    );
  });
});

describe('the gateway refuses to start', () => {
  it('the gateway does not start with a real upstream without authentication settings', () => {
    expect(issuesOf(alibabaWithoutClients)).toEqual([
      'AUTH: expected CLIENTS_FILE, the JWT_ settings or AUTH=off, because the upstream is not the sandbox, got ' +
        'none of them.',
    ]);
  });

  it('the gateway does not start on a public host without authentication settings, also with the sandbox', () => {
    const fault = 'AUTH: expected CLIENTS_FILE or the JWT_ settings, because HOST is not loopback, got neither.';
    expect(issuesOf({ HOST: '0.0.0.0' })).toEqual([fault]);
    expect(issuesOf({ ...alibabaWithoutClients, HOST: '0.0.0.0' })).toEqual([fault]);
  });

  it('the gateway does not start with AUTH=on and no credentials configured', () => {
    expect(issuesOf({ AUTH: 'on' })).toEqual([
      'AUTH: expected CLIENTS_FILE or the JWT_ settings beside "on", got neither.',
    ]);
  });

  it('the gateway does not start with AUTH=off on a public host, with or without clients', () => {
    const fault = 'AUTH: expected "on", because HOST is not loopback, got "off".';
    expect(issuesOf({ AUTH: 'off', HOST: '0.0.0.0' })).toEqual([fault]);
    expect(issuesOf({ ...productionEnv, AUTH: 'off', HOST: 'gateway.example' })).toEqual([fault]);
  });

  it('an invalid AUTH never means off', () => {
    expect(issuesOf({ AUTH: 'OFF' })).toEqual(['AUTH: expected "on" or "off", got "OFF".']);
    expect(issuesOf({ ...alibabaWithoutClients, AUTH: 'OFF' })).toHaveLength(1);
    expect(issuesOf({ HOST: '0.0.0.0', AUTH: 'OFF' })).toHaveLength(1);
  });

  it('AUTH is not reported if it may be valid once another error is corrected', () => {
    expect(issuesOf({ ...alibabaWithoutClients, CAMS_UPSTREAM: 'sandboxed' })).toEqual([
      'CAMS_UPSTREAM: expected "alibaba" or "sandbox", got "sandboxed".',
    ]);
    expect(issuesOf({ HOST: '[::1]', AUTH: 'off' })).toHaveLength(1);
    expect(issuesOf({ HOST: '[::1]' })).toHaveLength(1);
  });
});

describe('the JWT_ settings', () => {
  it('the JWT_ settings must be set together', () => {
    expect(issuesOf({ JWT_AUDIENCE: 'waba-gateway' })).toEqual([
      'JWT_JWKS_URL: expected a value, because JWT_AUDIENCE is set, got nothing.',
      'JWT_ISSUER: expected a value, because JWT_AUDIENCE is set, got nothing.',
    ]);
    expect(issuesOf({ ...alibabaWithoutClients, ...jwt, JWT_ISSUER: '' })).toEqual([
      'JWT_ISSUER: expected a value, because JWT_JWKS_URL is set, got nothing.',
    ]);
  });

  it.each(['http://127.0.0.1:9000/jwks', 'http://localhost/jwks', 'http://[::1]:9000/jwks'])(
    'JWT_JWKS_URL may be %s',
    (url) => {
      expect(read({ ...jwt, JWT_JWKS_URL: url }).auth.jwt?.jwksUrl).toBe(url);
    },
  );

  it.each(['http://id.example/jwks', 'ftp://id.example/jwks', 'id.example/jwks', 'https://', 'file:///etc/jwks'])(
    'JWT_JWKS_URL cannot be %s',
    (url) => {
      expect(issuesOf({ ...jwt, JWT_JWKS_URL: url })).toEqual([
        `JWT_JWKS_URL: expected an https URL (http only on loopback) without user and password, got "${url}".`,
      ]);
    },
  );

  it('a password in JWT_JWKS_URL is not printed', () => {
    expect(issuesOf({ ...jwt, JWT_JWKS_URL: 'https://me:hunter2@id.example/jwks' }).join()).not.toContain('hunter2');
    expect(issuesOf({ ...jwt, JWT_JWKS_URL: 'https://me:hunter2@id.example/jwks' })).toHaveLength(1);
  });
});
