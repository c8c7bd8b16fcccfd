import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/index.js';
import { actions, issuesOf, productionEnv, read } from './environment.js';

describe('an empty environment', () => {
  it('an empty environment starts the sandbox on 127.0.0.1:4000 without authentication', () => {
    expect(read()).toEqual({
      host: '127.0.0.1',
      port: 4000,
      isLoopback: true,
      fastPath: true,
      corsOrigins: [],
      callbackSecret: null,
      proxy: { httpsProxy: null, httpProxy: null, noProxy: [] },
      mcp: { isEnabled: false, gatewayUrl: null, apiKey: null },
      docs: true,
      federation: false,
      persistedOperations: null,
      queryCostLimit: 400,
      production: false,
      upstream: { kind: 'sandbox' },
      upstreamTimeoutMs: 20_000,
      requestTimeoutMs: 30_000,
      bulkTimeoutMs: 600_000,
      spaces: null,
      quotas: { byAction: {}, all: null },
      cache: { freshMs: null, staleMs: null },
      redisUrl: null,
      idempotencyRedisUrl: null,
      auth: { mode: 'off', reason: 'sandbox', clientsFile: null, jwt: null },
      shutdown: { delayMs: 2_000, graceMs: 30_000 },
      log: { level: 'info' },
      tracing: null,
      warnings: [],
    });
  });

  it('empty and blank variables count as unset', () => {
    expect(
      read({
        HOST: '',
        PORT: ' ',
        CAMS_UPSTREAM: '',
        CLIENTS_FILE: '\t',
        REDIS_URL: '\n',
        CAMS_SPACES: '',
        CAMS_TYPO: ' ',
      }),
    ).toEqual(read());
  });
});

describe('a config', () => {
  it('a config is deeply frozen', () => {
    const config = read({ ...productionEnv, CAMS_SPACES: 'cams-a,cams-b', CAMS_QUOTAS: '*=3' });
    const parts = [
      config,
      config.upstream,
      config.spaces,
      config.spaces?.[0],
      config.quotas.byAction,
      config.cache,
      config.auth,
      config.warnings,
    ];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  });

  it('blanks around a value are trimmed, such as the line break at the end of a mounted secret', () => {
    expect(read({ ...productionEnv, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'key-secret\n', PORT: ' 8080 ' })).toMatchObject({
      port: 8080,
      upstream: { credentials: { accessKeySecret: 'key-secret' } },
    });
  });

  it('loadConfig reads the environment of the process', () => {
    const before = process.env;
    process.env = { CAMS_TIMEOUT_MS: '4321' };
    try {
      expect(loadConfig(actions).upstreamTimeoutMs).toBe(4321);
    } finally {
      process.env = before;
    }
  });
});

describe('invalid settings', () => {
  it('all invalid settings are reported together, each with the expected and the actual value', () => {
    expect(() => read({ HOST: 'http://me', PORT: '4000abc', LOG_LEVEL: 'loud', REDIS_URL: 'localhost' })).toThrow(
      [
        '4 errors in the settings:',
        '  HOST: expected a name or an address, without scheme, port or brackets, got "http://me".',
        '  PORT: expected a whole number from 0 to 65535, got "4000abc".',
        '  REDIS_URL: expected redis:// or rediss://, redis+sentinel://h1:26379,h2:26379/name or ' +
          'redis+cluster://h1:6379,h2:6379 (both also with rediss+), got a value of 9 characters.',
        '  LOG_LEVEL: expected "trace", "debug", "info", "warn", "error", "fatal" or "silent", got "loud".',
      ].join('\n'),
    );
  });

  it('a single error is announced in the singular', () => {
    expect(() => read({ PORT: 'x' })).toThrow(/^1 error in the settings:\n/);
    expect(() => read({ PORT: 'x' })).toThrow(ConfigError);
  });

  it('an invalid value is quoted on one line, truncated and without control characters', () => {
    expect(issuesOf({ PORT: `1\n2\u0085\u2028\u202e${'x'.repeat(500)}` })).toEqual([
      `PORT: expected a whole number from 0 to 65535, got "1\\n2\\u{85}\\u{2028}\\u{202e}${'x'.repeat(74)}…".`,
    ]);
  });

  it('a value that may contain a password is not printed', () => {
    expect(issuesOf({ CAMS_ENDPOINT: 'https://me:hunter2@cams.example' })).toEqual([
      'CAMS_ENDPOINT: expected host or host:port, without scheme or path, got a value of 31 characters.',
    ]);
  });
});

describe('whole numbers', () => {
  it.each(['4000abc', '4e3', '-1', '+1', '1.5', '0x10', '007', '65536', 'NaN', '９', '1_000'])(
    '%s is not a PORT',
    (text) => {
      expect(issuesOf({ PORT: text })).toHaveLength(1);
    },
  );

  it.each([
    ['PORT', '0', '65535'],
    ['CAMS_TIMEOUT_MS', '1', '600000'],
    ['REQUEST_TIMEOUT_MS', '1', '600000'],
    ['CACHE_TTL_MS', '0', '604800000'],
    ['CACHE_STALE_MS', '0', '604800000'],
  ])('%s accepts %s to %s', (name, from, to) => {
    expect(issuesOf({ [name]: from })).toEqual([]);
    expect(issuesOf({ [name]: to })).toEqual([]);
    for (const beyond of [Number(from) - 1, Number(to) + 1]) {
      expect(issuesOf({ [name]: String(beyond) })).toEqual([
        `${name}: expected a whole number from ${from} to ${to}, got "${beyond}".`,
      ]);
    }
  });

  it('each numeric setting ends up in its field of the config', () => {
    const env = {
      PORT: '0',
      CAMS_TIMEOUT_MS: '1000',
      REQUEST_TIMEOUT_MS: '2000',
      CACHE_TTL_MS: '0',
      CACHE_STALE_MS: '4000',
    };
    expect(read(env)).toMatchObject({
      port: 0,
      upstreamTimeoutMs: 1000,
      requestTimeoutMs: 2000,
      cache: { freshMs: 0, staleMs: 4000 },
    });
  });
});

describe('HOST', () => {
  it.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'HOST %s is loopback',
    (host) => {
      expect(read({ HOST: host }).isLoopback).toBe(true);
    },
  );

  it.each(['0.0.0.0', '::', '10.0.0.7', '128.0.0.1', 'gateway.example', 'localhost.example', '127.1', 'fe80::1'])(
    'HOST %s is not loopback',
    (host) => {
      expect(read({ ...productionEnv, HOST: host }).isLoopback).toBe(false);
    },
  );

  it.each(['[::1]', '127.0.0.1:4000', 'http://localhost', 'a b', '-', 'a..b', '256.0.0.1'])(
    'HOST cannot be %s',
    (host) => {
      expect(issuesOf({ HOST: host })).toHaveLength(1);
    },
  );
});

describe.each(['REDIS_URL', 'IDEMPOTENCY_REDIS_URL'] as const)('%s', (name) => {
  const field = name === 'REDIS_URL' ? 'redisUrl' : 'idempotencyRedisUrl';

  it.each(['redis://localhost', 'rediss+sentinel://u:p@h1,h2/mymaster/0', 'redis+cluster://h1:6379,h2:6379'])(
    `${name} may be %s`,
    (url) => {
      expect(read({ [name]: url })[field]).toBe(url);
    },
  );

  it(`an error in ${name} says what is expected and shows nothing of its value`, () => {
    const url = 'redis://:50%-secret@localhost';
    expect(issuesOf({ [name]: url })).toEqual([
      `${name}: expected user and password percent-encoded: write % as %25, @ as %40, / as %2F, got a value of ` +
        `${url.length} characters.`,
    ]);
  });
});

describe('IDEMPOTENCY_REDIS_URL without REDIS_URL', () => {
  it('IDEMPOTENCY_REDIS_URL causes a warning if REDIS_URL is not set', () => {
    const url = 'redis://localhost';
    expect(read({ IDEMPOTENCY_REDIS_URL: url }).warnings).toEqual([expect.stringMatching(/^IDEMPOTENCY_REDIS_URL is/)]);
    expect(read({ IDEMPOTENCY_REDIS_URL: url, REDIS_URL: url }).warnings).toEqual([]);
  });
});

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  it('OTEL_EXPORTER_OTLP_ENDPOINT turns tracing on', () => {
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }).tracing).toEqual({
      endpoint: 'http://collector:4318',
    });
    expect(read({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:4318/v1/traces' }).tracing).toEqual({
      endpoint: 'http://traces:4318/v1/traces',
    });
  });

  it.each(['collector:4318', 'grpc://collector', 'http://me:secret@collector'])(
    'OTEL_EXPORTER_OTLP_ENDPOINT cannot be %s',
    (url) => {
      expect(issuesOf({ OTEL_EXPORTER_OTLP_ENDPOINT: url })).toHaveLength(1);
      expect(issuesOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url })).toHaveLength(1);
    },
  );
});

describe('LOG_LEVEL', () => {
  it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])('LOG_LEVEL may be %s', (level) => {
    expect(read({ LOG_LEVEL: level }).log.level).toBe(level);
  });
});
