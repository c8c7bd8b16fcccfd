/**
 * A Docker engine in network, mount and process namespaces of its own. Everything that it starts ends with it, and its
 * published ports cannot collide with those of the host.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runToCompletion, spawnCommand, type ProcessResult } from '../child-process.js';
import { createTemporaryFolder } from '../temporary-copy.js';
import { podman } from './podman.js';

/** The reason why an engine cannot be started here; null if it can. */
export function whyNoDockerEngine(): string | null {
  const commands = ['dockerd', 'docker', 'docker-compose', 'unshare', 'nsenter', 'curl'];
  const missing = commands.filter((command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error);
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  return process.getuid?.() === 0 ? null : 'a Docker engine in own namespaces needs root';
}

export interface DockerEngine {
  /** Runs a command with DOCKER_HOST set. Rejects unless it exits with 0. */
  run(command: string, ...args: readonly string[]): Promise<string>;
  /** Sends a request to a published port with curl. Does not reject: without an answer, the exit code is not 0. */
  curl(...args: readonly string[]): Promise<ProcessResult>;
  /** Copies images from podman. */
  load(images: readonly string[]): Promise<void>;
  /** Stops the engine with everything in it. */
  end(): Promise<void>;
}

const script = `
  ip link set lo up
  exec dockerd --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/docker.pid" --host "unix://$1/docker.sock" \\
    --oom-score-adjust 0 --log-level warn`;

export async function startDockerEngine(env: Readonly<Record<string, string>>): Promise<DockerEngine> {
  const folder = await createTemporaryFolder();
  const dockerEnv = { ...process.env, ...env, DOCKER_HOST: `unix://${folder.path}/docker.sock` };
  const namespaces = [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--propagation',
    'private',
  ];
  const daemon = spawnCommand('unshare', [...namespaces, 'sh', '-c', script, '-', folder.path]);
  const run = async (command: string, ...args: readonly string[]) =>
    (await runToCompletion(command, args, { env: dockerEnv })).out.trim();
  const end = async () => {
    daemon.kill('SIGTERM');
    const ended = await Promise.race([daemon.ended, sleep(20_000)]);
    if (ended === undefined) daemon.kill('SIGKILL');
    await daemon.ended;
    await folder.remove();
  };
  try {
    for (let tries = 0; ; tries++) {
      if ((await spawnCommand('docker', ['version'], { env: dockerEnv }).ended).code === 0) break;
      if (tries === 150) throw new Error('expected dockerd to answer within 30 s; it did not');
      await sleep(200);
    }
  } catch (error) {
    await end();
    throw error;
  }
  const pid = daemon.process.pid;
  const inside = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] ?? '';
  return {
    run,
    curl: (...args) =>
      spawnCommand('nsenter', ['--target', inside, '--net', '--', 'curl', '-s', '--max-time', '15', ...args]).ended,
    async load(images) {
      const archive = join(folder.path, 'images.tar');
      await podman('save', '--quiet', '--multi-image-archive', '--output', archive, ...images);
      await run('docker', 'load', '--input', archive);
    },
    end,
  };
}
