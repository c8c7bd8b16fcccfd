import { expect, it, onTestFinished } from 'vitest';
import { spawnCli } from './spawn-cli.js';

/** Starts a gateway with its sandbox; resolves once it serves. */
async function startServing() {
  const gateway = spawnCli(['serve'], { PORT: '0', SHUTDOWN_DELAY_MS: '0' });
  onTestFinished(() => void gateway.process.kill('SIGKILL'));
  const [, url = ''] = await gateway.waitForOutput(/^GraphQL: (\S+)/m);
  const ask = () =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { name } }' }),
    });
  return { gateway, ask };
}

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
