import { expect, it } from 'vitest';
import { settings, type Setting } from '../../src/config/index.js';

/** The names and defaults that callers rely on. The generated page is compared in test/docs/reference.test.ts. */
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

it('the settings keep their documented names and defaults', () => {
  const allSettings: readonly Setting[] = settings;
  expect(Object.fromEntries(allSettings.map((setting) => [setting.name, setting.default]))).toMatchObject(
    documentedDefaults,
  );
});
