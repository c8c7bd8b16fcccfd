/**
 * `npm run dashboard`: starts the gateway on its embedded sandbox and the dashboard in front of it. The gateway is a
 * separate process; its settings come from the environment, except for the port.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

const gateway = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', 'serve'], {
  cwd: root,
  env: { CAMS_UPSTREAM: 'sandbox', ...process.env, HOST: '127.0.0.1', PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const gatewayExit = once(gateway, 'exit');

/** Reads the gateway's address from its output. */
function waitForAddress(child: typeof gateway): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      output += chunk.toString();
      const address = /^GraphQL: (http:\S+)\/graphql/m.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`Expected the gateway to start; it ended with ${code}.`)));
  });
}

const target = await waitForAddress(gateway);
const vite = await createServer({
  root: import.meta.dirname,
  configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
  server: { host: '127.0.0.1', port: 5173, proxy: { '/graphql': target } },
  clearScreen: false,
});
await vite.listen();
process.stdout.write(`Dashboard: ${vite.resolvedUrls?.local[0] ?? 'http://127.0.0.1:5173/'}\n`);

/** A terminal sends Ctrl-C to both; a second signal to the gateway does no harm. */
async function stop(): Promise<void> {
  gateway.kill('SIGTERM');
  await Promise.all([vite.close(), gatewayExit]);
}
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());
await gatewayExit;
await vite.close();
