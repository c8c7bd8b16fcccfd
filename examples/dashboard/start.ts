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

interface Addresses {
  readonly gateway: string;
  /** Null if the gateway serves a real account. */
  readonly sandbox: string | null;
}

/** Reads the addresses of the gateway and of its sandbox from its output. */
function waitForAddresses(child: typeof gateway): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      output += chunk.toString();
      const address = /^GraphQL: (http:\S+)\/graphql/m.exec(output)?.[1];
      const upstream = /^Upstream: .*$/m.exec(output)?.[0];
      if (address !== undefined && upstream !== undefined)
        resolve({ gateway: address, sandbox: /sandbox at (http:\S+[^.\s])/.exec(upstream)?.[1] ?? null });
    });
    child.once('exit', (code) => reject(new Error(`Expected the gateway to start; it ended with ${code}.`)));
  });
}

const addresses = await waitForAddresses(gateway);
const vite = await createServer({
  root: import.meta.dirname,
  configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
  server: { host: '127.0.0.1', port: 5173, proxy: { '/graphql': addresses.gateway } },
  clearScreen: false,
});
await vite.listen();
if (addresses.sandbox !== null)
  process.stdout.write(`Verification codes that were "sent": ${addresses.sandbox}/__sandbox/verification-codes\n`);
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
