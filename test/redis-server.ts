/**
 * Starts a Redis server for a test on a free loopback port, without persistence by default. If redis-server is not
 * installed, `redisMissing` is the reason, and tests that need Redis are skipped with it in their name.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TestRedis {
  /** redis://127.0.0.1:<port> */
  readonly url: string;
  /** Kills the server with SIGKILL. Its data is lost unless it is persistent. */
  kill(): Promise<void>;
  /** Restarts the server on the same port, empty unless it is persistent. */
  restart(): Promise<void>;
  /** Suspends the server, with all connections open, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

const probe = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });

/** Undefined if redis-server is installed; otherwise the reason that a skipped test shows. */
export const redisMissing: string | undefined =
  probe.status === 0 ? undefined : 'redis-server is not installed (Debian: apt-get install redis-server)';

/** Suffix for the name of a group of tests that need Redis: the reason, if they are skipped. */
export const skipNote = redisMissing ? ` [skipped: ${redisMissing}]` : '';

export interface TestRedisOptions {
  /** True to write every command to disk before it is answered, so that data survives a crash. Default: false. */
  readonly isPersistent?: boolean;
  /** Further arguments of redis-server. */
  readonly args?: readonly string[];
  /** True for a node of a cluster, which listens on a second port. Default: false. */
  readonly isClusterNode?: boolean;
}

export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  if (redisMissing) throw new Error(`Expected a redis-server to start; ${redisMissing}.`);
  const { isPersistent = false, args = [], isClusterNode = false } = options;
  // A separate folder, because a server loads the data that another one has left in the same folder.
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-redis-'));
  const fixed = ['--dir', folder, '--appendonly', isPersistent ? 'yes' : 'no', ...args];

  /** Any process can take a free port before the server does; then other ports are tried. */
  async function startOnFreePorts(attempts = 3) {
    const port = await freePort();
    const all = isClusterNode ? [...fixed, '--cluster-port', String(await freePort())] : fixed;
    const start = () => launch(port, all);
    try {
      return { port, start, server: await start() };
    } catch (error) {
      if (attempts === 1) throw error;
      return startOnFreePorts(attempts - 1);
    }
  }

  const { port, start, server: first } = await startOnFreePorts();
  let server: ChildProcess | undefined = first;

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const stoppingServer = server;
    server = undefined;
    if (!stoppingServer || stoppingServer.exitCode !== null || stoppingServer.signalCode !== null) return;
    const exited = once(stoppingServer, 'exit');
    stoppingServer.kill(signal);
    await exited;
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      server = await start();
    },
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async stop() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, args: readonly string[]): Promise<ChildProcess> {
  const server = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendfsync',
      'always',
      '--daemonize',
      'no',
      ...args,
    ],
    { stdio: 'ignore' },
  );
  let failure: Error | undefined;
  server.once('error', (error) => {
    failure = error;
  });
  for (let tries = 0; tries < 200; tries++) {
    if (failure) throw failure;
    if (server.exitCode !== null)
      throw new Error(`Expected redis-server to listen on ${port}; it exited with ${server.exitCode}.`);
    if (await respondsToPing(port)) return server;
    await sleep(25);
  }
  server.kill('SIGKILL');
  throw new Error(`Expected redis-server to listen on ${port} within five seconds; it did not.`);
}

function respondsToPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('data', (reply) => {
      socket.destroy();
      resolve(reply.toString().startsWith('+PONG'));
    });
    socket.write('PING\r\n');
  });
}

/** A free port on loopback. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error(`Expected a port; got ${String(address)}.`);
  return address.port;
}
