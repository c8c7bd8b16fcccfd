import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings, type Setting } from '../../src/config/index.js';
import { issuesOf } from './environment.js';

const text = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
const allSettings: readonly Setting[] = settings;

/** The names that the outside holds to, with the defaults it was told. */
const documentedDefaults: Readonly<Record<string, string | null>> = {
  HOST: '127.0.0.1',
  PORT: '4000',
  NODE_ENV: null,
  CAMS_UPSTREAM: null,
  CAMS_ENDPOINT: 'cams.ap-southeast-1.aliyuncs.com',
  CAMS_PROTOCOL: 'https',
  ALIBABA_CLOUD_ACCESS_KEY_ID: null,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: null,
  ALIBABA_CLOUD_SECURITY_TOKEN: null,
  CAMS_SPACES: null,
  CAMS_QUOTAS: null,
  CAMS_TIMEOUT_MS: '20000',
  REQUEST_TIMEOUT_MS: '30000',
  CACHE_TTL_MS: null,
  CACHE_STALE_MS: null,
  REDIS_URL: null,
  IDEMPOTENCY_REDIS_URL: null,
  AUTH: null,
  CLIENTS_FILE: null,
  JWT_JWKS_URL: null,
  JWT_ISSUER: null,
  JWT_AUDIENCE: null,
  LOG_LEVEL: 'info',
  OTEL_EXPORTER_OTLP_ENDPOINT: null,
};

describe('the settings', () => {
  it('are those that were promised, with their defaults', () => {
    expect(Object.fromEntries(allSettings.map((setting) => [setting.name, setting.default]))).toMatchObject(
      documentedDefaults,
    );
  });
});

describe('docs/settings.md', () => {
  const rows = text
    .split('\n')
    .filter((line) => /^\| `[A-Z_]+` +\|/.test(line) && line.split(' | ').length === 3)
    .map((line) => line.replaceAll(/ +\|/g, ' |'));

  it('has a row for each setting, in their order, with its default and its meaning', () => {
    const expected = allSettings.map(
      ({ name, default: value, unset, meaning }) =>
        `| \`${name}\` | ${value === null ? (unset ?? '–') : `\`${value}\``} | ${meaning} |`,
    );
    expect(rows).toEqual(expected);
  });

  it('shows the message of wrong settings as it is', () => {
    const faults = issuesOf({ NODE_ENV: 'production', PORT: '4000abc', ALIBABA_CLOUD_ACCESS_KEY_ID: 'x' });
    expect(text).toContain(
      [`${faults.length} faults in the settings:`, ...faults.map((fault) => `  ${fault}`)].join('\n'),
    );
  });
});
