/**
 * A Redis server for a test: on a free port of the loopback, without persistence unless asked for, ended with the test. `redisMissing`
 * says why there is none, where redis-server is not installed; such tests are skipped with that sentence in their name.
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
  /** Ends the server as a crash would: at once, its data gone unless it keeps it. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty unless it keeps its data. */
  restart(): Promise<void>;
  /** Stops it from answering, with every connection open, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

const probe = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });

/** Undefined where redis-server can be started; else the reason that a skipped test shows. */
export const redisMissing: string | undefined =
  probe.status === 0 ? undefined : 'redis-server is not installed (Debian: apt-get install redis-server)';

/** Behind the name of a group of tests that need Redis: why they were skipped, where they were. */
export const skipNote = redisMissing ? ` [skipped: ${redisMissing}]` : '';

export interface TestRedisOptions {
  /** Whether it survives a crash with its data, every write being on disk before it is answered: false. */
  readonly isPersistent?: boolean;
}

export async function startRedis({ isPersistent = false }: TestRedisOptions = {}): Promise<TestRedis> {
  if (redisMissing) throw new Error(`Expected a redis-server to start; ${redisMissing}.`);
  const port = await freePort();
  const folder = isPersistent ? await mkdtemp(join(tmpdir(), 'waba-gateway-redis-')) : undefined;
  let server: ChildProcess | undefined = await launch(port, folder);

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
      server = await launch(port, folder);
    },
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async stop() {
      await end('SIGKILL');
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}

/** @param folder where it keeps its data; without one it keeps none */
async function launch(port: number, folder?: string): Promise<ChildProcess> {
  const server = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      folder ? 'yes' : 'no',
      '--appendfsync',
      'always',
      '--daemonize',
      'no',
      '--dir',
      folder ?? tmpdir(),
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
      throw new Error(`Expected redis-server to listen on ${port}; it ended with ${server.exitCode}.`);
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

/** A port of the loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error(`Expected a port; got ${String(address)}.`);
  return address.port;
}
