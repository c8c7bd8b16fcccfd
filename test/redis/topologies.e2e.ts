import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RedisConnection } from '../../src/redis/index.js';
import { freePort, redisMissing, skipNote, startRedis } from '../redis-server.js';
import { command, isInRole, startSentinel, until } from '../redis-topologies.js';
import { asRedisUser, createRedisUser, executeOnce, expectShared, openUsers, read } from './users.js';

describe.skipIf(redisMissing !== undefined)(`topologies of Redis${skipNote}`, { concurrent: true }, () => {
  it(
    'keyed writes work within 5 s of a failover by Sentinel, and no older value is served',
    { timeout: 30_000 },
    async (test) => {
      const setup = await startSentinel();
      test.onTestFinished(() => setup.stop());
      createRedisUser(setup.primary, setup.replica);
      const url = asRedisUser(setup.url);
      await expectShared(test, url);
      const one = await openUsers(test, url);
      await read(one, async () => 'before');
      await setup.primary.kill();
      await until(() => isInRole(setup.replica, 'master'));
      const promotedAt = performance.now();
      await until(async () => (await executeOnce(one, 'after')).outcome === 'done');
      expect(performance.now() - promotedAt).toBeLessThan(5_000);
      expect(await read(one, async () => 'after')).toBe('after');
      expect(await command(setup.replica, 'ACL', 'LOG')).toEqual([]);
    },
  );

  it('rediss:// checks the certificate, and works with a trusted one', { timeout: 30_000 }, async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    spawnSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', certificate]);
    const port = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    const redis = await startRedis({ args: ['--tls-port', String(port), '--tls-auth-clients', 'no', ...files] });
    test.onTestFinished(async () => {
      await redis.stop();
      await rm(folder, { recursive: true });
    });
    const url = `rediss://127.0.0.1:${port}`;
    const untrusting = new RedisConnection(url);
    test.onTestFinished(() => untrusting.close());
    const reasons: string[] = [];
    untrusting.onStateChange((change) => change.state === 'lost' && reasons.push(change.reason));
    await untrusting.firstAttempt;
    expect(reasons).toEqual([expect.stringMatching(/self-signed certificate/)]);

    const writer = join(import.meta.dirname, '../cache/crashing-replica.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', writer, 'write-once', url, 'tls'], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await once(child, 'exit');
    expect(await command(redis, 'KEYS', '{waba-gateway}:tls:*')).not.toEqual([]);
  });
});
