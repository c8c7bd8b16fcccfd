import { describe, expect, it } from 'vitest';
import { read } from './environment.js';

const warningsFor = (env: Record<string, string>) => read(env).warnings;

describe('a variable that looks like a setting and is none', () => {
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
  ])('such as %s is warned of, and %s named', (name, meant) => {
    expect(warningsFor({ [name]: 'a-secret' })).toEqual([
      `${name} is not a setting and is not used; did you mean ${meant}?`,
    ]);
  });

  it('is warned of wherever it begins with CAMS_, near or not', () => {
    expect(warningsFor({ CAMS_PORT_80_TCP_ADDR: '10.0.0.1' })).toEqual([
      'CAMS_PORT_80_TCP_ADDR is not a setting and is not used.',
    ]);
    expect(warningsFor({ CAMS_QUOTA: '*=5', CAMS_QUOTAS: '*=5' })).toHaveLength(1);
  });

  it('is nothing to warn of where the setting it resembles is set, or where it is blank', () => {
    expect(warningsFor({ REDIS_URI: 'redis://a', REDIS_URL: 'redis://b' })).toEqual([]);
    expect(warningsFor({ CAMS_QUOTA: ' ' })).toEqual([]);
  });

  it('is shown on one line, whatever it is called', () => {
    expect(warningsFor({ 'CAMS_\nX': '1' })).toEqual(['"CAMS_\\nX" is not a setting and is not used.']);
  });
});

describe("somebody else's variable", () => {
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
  ])('such as %s is left alone', (name) => {
    expect(warningsFor({ [name]: 'x' })).toEqual([]);
  });

  it('is left alone however long its name is', () => {
    expect(warningsFor({ ['X'.repeat(100_000)]: 'x' })).toEqual([]);
  });
});
