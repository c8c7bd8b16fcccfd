import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/index.js';
import { spawnCli } from './spawn-cli.js';

/** Runs a command in this process, for tests that only need its arguments. */
async function runInProcess(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const output = { out: '', err: '' };
  const code = await runCli(
    args,
    { write: (text) => void (output.out += text) },
    { write: (text) => void (output.err += text) },
  );
  return { code, ...output };
}

describe('waba-gateway serve', () => {
  it('serve without settings starts on the sandbox, says so, answers, and exits with 0 on SIGTERM', async () => {
    const gateway = spawnCli(['serve'], { PORT: '0' });
    const [, url = ''] = await gateway.waitForOutput(/GraphQL: (\S+)/);
    await gateway.waitForOutput(/sandbox.*No account is used/);
    await gateway.waitForOutput(/Authentication is off/);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ wabas { name } }' }),
    });
    expect(await response.json()).toEqual({
      data: { wabas: [{ name: expect.any(String) }, { name: expect.any(String) }, { name: expect.any(String) }] },
    });
    gateway.process.kill('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0, err: '' });
  });

  it('serve names every invalid setting in one message, without a stack', async () => {
    const { code, err, out } = await spawnCli(['serve'], {
      PORT: 'many',
      CAMS_UPSTREAM: 'aws',
      REDIS_URL: 'http://x',
      CAMS_QUOTAS: 'Nothing=1',
    }).ended;
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^4 errors in the settings:\n/);
    for (const name of ['PORT', 'CAMS_UPSTREAM', 'REDIS_URL', 'CAMS_QUOTAS'])
      expect(err).toMatch(new RegExp(`^  ${name}: expected .*, got .*$`, 'm'));
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('serve exits with a message if CLIENTS_FILE does not exist', async () => {
    const { code, err } = await spawnCli(['serve'], { PORT: '0', CLIENTS_FILE: '/nowhere/clients.json' }).ended;
    expect(code).toBe(1);
    expect(err).toContain('/nowhere/clients.json');
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('serve does not start in production without CAMS_UPSTREAM', async () => {
    const { code, err } = await spawnCli(['serve'], { NODE_ENV: 'production', PORT: '0' }).ended;
    expect(code).toBe(1);
    expect(err).toContain('CAMS_UPSTREAM: expected "alibaba" or "sandbox"');
  });

  it('serve says in one line that its port is in use', async () => {
    const first = spawnCli(['serve'], { PORT: '0' });
    const [, port = ''] = await first.waitForOutput(/127\.0\.0\.1:(\d+)\/graphql/);
    const { code, err } = await spawnCli(['serve'], { PORT: port }).ended;
    first.process.kill('SIGTERM');
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('is in use by another program');
    await first.ended;
  });
});

describe('waba-gateway sandbox', () => {
  it('sandbox prints its key, secret and spaces, and serves its statistics', async () => {
    const sandbox = spawnCli([
      'sandbox',
      '--port',
      '0',
      '--spaces',
      '2',
      '--numbers',
      '3',
      '--access-key',
      'my-key',
      '--access-secret',
      'my-secret',
    ]);
    const [, url = ''] = await sandbox.waitForOutput(/listens on (\S+)/);
    await sandbox.waitForOutput(/Access key: my-key\nAccess secret: my-secret\nSpaces \(2\):\n {2}cams-/);
    const stats: { spaces: unknown[] } = await (await fetch(`${url}/__sandbox/stats`)).json();
    expect(stats.spaces).toHaveLength(2);
    const [, codes = ''] = await sandbox.waitForOutput(/Verification codes .*: GET (\S+)/);
    expect(await (await fetch(codes)).json()).toEqual([]);
    sandbox.process.kill('SIGINT');
    expect(await sandbox.ended).toMatchObject({ code: 0 });
  });

  it.each([
    [['--port', 'x'], 'expected a whole number'],
    [['--window', 'open'], 'expected sliding or fixed'],
    [['--numbers', '999999'], 'numbersPerSpace: expected an integer from 0 to 10000'],
    [['--colour', 'red'], "Unknown option '--colour'"],
  ])('sandbox refuses %j with what was expected, its usage, and exit code 2', async (args, expected) => {
    const { code, err } = await runInProcess(['sandbox', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(expected);
    expect(err).toContain('waba-gateway sandbox [options]');
  });
});

describe('waba-gateway', () => {
  it('--help lists the commands, --version prints the version, and an unknown command exits with 2', async () => {
    expect(await runInProcess(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('waba-gateway serve'),
    });
    expect(await runInProcess(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await spawnCli(['dance']).ended).toMatchObject({
      code: 2,
      err: expect.stringContaining('Unknown command: dance'),
    });
  });

  it('operations prints the table of operations', async () => {
    const { out } = await spawnCli(['operations']).ended;
    expect(out).toMatch(/ListPhoneMessageQrdl\s+READ\s+5\/s/);
    expect(JSON.parse((await runInProcess(['operations', '--json'])).out)).toHaveLength(
      out.trim().split('\n').length - 1,
    );
  });
});
