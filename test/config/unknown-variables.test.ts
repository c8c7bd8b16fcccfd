import { describe, expect, it } from 'vitest';
import { read } from './environment.js';

const warningsFor = (env: Record<string, string>) => read(env).warnings;

describe('a variable that looks like a setting', () => {
  it.each([
    ['CAMS_QUOTA', 'CAMS_QUOTAS'],
    ['CAMS_TIMEOUT', 'CAMS_TIMEOUT_MS'],
    ['CAMS_AUTH', 'AUTH'],
    ['cams_upstream', 'CAMS_UPSTREAM'],
    ['CLIENT_FILE', 'CLIENTS_FILE'],
    ['CACHE_TTL', 'CACHE_TTL_MS'],
    ['REDIS_URI', 'REDIS_URL'],
    ['JWT_JWKS_URI', 'JWT_JWKS_URL'],
    ['ALIBABA_CLOUD_ACCESS_KEY', 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
  ])('%s causes a warning that names %s', (name, meant) => {
    expect(warningsFor({ [name]: 'a-secret' })).toEqual([
      `${name} is not a setting and is not used; did you mean ${meant}?`,
    ]);
  });

  it('every unknown variable with the prefix CAMS_ causes a warning', () => {
    expect(warningsFor({ CAMS_PORT_80_TCP_ADDR: '10.0.0.1' })).toEqual([
      'CAMS_PORT_80_TCP_ADDR is not a setting and is not used.',
    ]);
    expect(warningsFor({ CAMS_QUOTA: '*=5', CAMS_QUOTAS: '*=5' })).toHaveLength(1);
  });

  it('a typo causes no warning if the setting itself is set or the typo is blank', () => {
    expect(warningsFor({ REDIS_URI: 'redis://a', REDIS_URL: 'redis://b' })).toEqual([]);
    expect(warningsFor({ CAMS_QUOTA: ' ' })).toEqual([]);
  });

  it('the name of an unknown variable is printed on one line', () => {
    expect(warningsFor({ 'CAMS_\nX': '1' })).toEqual(['"CAMS_\\nX" is not a setting and is not used.']);
  });
});

describe("another program's variable", () => {
  it.each([
    'PATH',
    'HOSTS',
    'POST',
    'HOME',
    'REDIS_PORT',
    'OTEL_EXPORTER_OTLP_TIMEOUT',
    'OTEL_EXPORTER_OTLP_HEADERS',
    'ALIBABA_CLOUD_ROLE_ARN',
    'NODE_OPTIONS',
  ])('%s causes no warning', (name) => {
    expect(warningsFor({ [name]: 'x' })).toEqual([]);
  });

  it('a variable with a very long name causes no warning', () => {
    expect(warningsFor({ ['X'.repeat(100_000)]: 'x' })).toEqual([]);
  });
});
