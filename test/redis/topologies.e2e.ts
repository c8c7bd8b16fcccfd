import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
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
      const silent = createServer().listen(0, '127.0.0.1');
      test.onTestFinished(() => void silent.close());
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const two = await openUsers(test, url.replace('127.0.0.1', `127.0.0.1:${port},127.0.0.1`));
      await until(async () => two.redis.state === 'ready');
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

  it('TLS reaches servers and Sentinels with a trusted certificate only', { timeout: 30_000 }, async (test) => {
    const { certificate, port, sentinelPort, redis } = await startWithTls(test);
    for (const url of [`rediss://127.0.0.1:${port}`, `rediss+sentinel://127.0.0.1:${sentinelPort}/mymaster`]) {
      const { redis: connection, reasons } = await openUsers(test, url);
      await connection.firstAttempt;
      await until(async () => reasons.length > 0);
      // ioredis does not say why it cannot use a Sentinel.
      expect(reasons).toEqual([expect.stringMatching(/self-signed certificate|All sentinels are unreachable/)]);

      const writer = join(import.meta.dirname, '../cache/crashing-replica.ts');
      const child = spawn(process.execPath, ['--import', 'tsx', writer, 'write-once', url, 'tls'], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await once(child, 'exit');
      expect(await command(redis, 'KEYS', '{waba-gateway}:tls:*')).not.toEqual([]);
      await command(redis, 'FLUSHALL');
    }
  });

  it('a certificate that is not accepted when the connection is made again is reported as the reason', async (test) => {
    const { port, redis } = await startWithTls(test);
    await redis.kill();
    const { reasons } = await openUsers(test, `rediss://127.0.0.1:${port}`);
    await until(async () => reasons.length > 0);
    await redis.restart();
    await until(async () => reasons.length > 1);
    expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED'), 'self-signed certificate']);
  });
});

/** A server with TLS and a Sentinel that accepts nothing else, both with one self-signed certificate. */
async function startWithTls({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-tls-'));
  const [key, certificate, config] = ['key.pem', 'certificate.pem', 'sentinel.conf'].map((name) => join(folder, name));
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  spawnSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', String(key), '-out', String(certificate)]);
  const [port, sentinelPort] = [await freePort(), await freePort()];
  const files = { 'tls-cert-file': certificate, 'tls-key-file': key, 'tls-ca-cert-file': certificate };
  const tls = Object.entries({ ...files, 'tls-auth-clients': 'no', 'tls-replication': 'yes' });
  const args = ['--tls-port', String(port), ...tls.flatMap(([name, value]) => [`--${name}`, String(value)])];
  const redis = await startRedis({ args });
  const settings = [
    'port 0',
    `tls-port ${sentinelPort}`,
    `dir ${folder}`,
    ...tls.map(([name, value]) => `${name} ${value}`),
    `sentinel monitor mymaster 127.0.0.1 ${port} 1`,
  ];
  await writeFile(String(config), `${settings.join('\n')}\n`);
  const sentinel = spawn('redis-server', [String(config), '--sentinel'], { stdio: 'ignore' });
  onTestFinished(async () => {
    const exited = once(sentinel, 'exit');
    sentinel.kill('SIGKILL');
    await exited;
    await redis.stop();
    await rm(folder, { recursive: true });
  });
  const ping = ['--tls', '--cacert', String(certificate), '-p', String(sentinelPort), 'PING'];
  await until(async () => spawnSync('redis-cli', ping, { encoding: 'utf8' }).stdout.startsWith('PONG'));
  return { certificate: String(certificate), port, sentinelPort, redis };
}
