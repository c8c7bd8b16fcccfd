import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { compiledPath } from '../compiled.js';
import { spawnCli } from './spawn-cli.js';

/** Starts a gateway with its sandbox; resolves once it serves. */
async function startServing() {
  const gateway = spawnCli(['serve'], { PORT: '0', SHUTDOWN_DELAY_MS: '0' });
  onTestFinished(() => void gateway.process.kill('SIGKILL'));
  const [, url = ''] = await gateway.waitForOutput(/^GraphQL: (\S+)/m);
  return { gateway, ask: () => askViewer(url) };
}

const askViewer = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { name } }' }),
  });

it.each([
  ['standard output, as in serve | head -1', ['stdout']],
  ['standard error', ['stderr']],
  ['both', ['stdout', 'stderr']],
] as const)('the gateway continues to serve and stops cleanly after the reader closed %s', async (_, streams) => {
  const { gateway, ask } = await startServing();
  for (const stream of streams) gateway.process[stream].destroy();
  // Each request writes a line to the log. The first write to a closed pipe raises EPIPE; later writes must not raise
  // it again.
  for (let time = 0; time < 20; time++) expect((await ask()).status).toBe(200);
  gateway.process.kill('SIGTERM');
  expect((await gateway.ended).code).toBe(0);
});

it('the gateway continues to serve and stops cleanly after its log has reached the maximum file size', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'full-log-'));
  const file = join(folder, 'log');
  onTestFinished(() => rm(folder, { recursive: true }));
  // A write beyond the limit fails, as on a full disk. The unit of the limit is 512 or 1,024 bytes.
  const command = 'ulimit -f 4 && exec "$0" "$1" serve > "$2"';
  const gateway = spawn('sh', ['-c', command, process.execPath, compiledPath('src/main.ts'), file], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', SHUTDOWN_DELAY_MS: '0' },
    stdio: 'ignore',
  });
  onTestFinished(() => void gateway.kill('SIGKILL'));
  const readUrl = async () => /^GraphQL: (\S+)/m.exec(await readFile(file, 'utf8').catch(() => ''))?.[1];
  await expect.poll(readUrl, { timeout: 20_000 }).toBeDefined();
  const url = (await readUrl()) ?? '';
  for (let time = 0; time < 60; time++) expect((await askViewer(url)).status).toBe(200);
  expect([2_048, 4_096]).toContain((await stat(file)).size);
  const ended = once(gateway, 'exit');
  gateway.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
