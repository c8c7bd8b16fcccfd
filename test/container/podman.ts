import { spawnSync } from 'node:child_process';
import { spawnCommand, type ProcessResult } from '../child-process.js';

/** The reason why podman cannot be used here; null if it can. */
export function whyNoPodman(): string | null {
  const { error, status } = spawnSync('podman', ['info'], { stdio: 'ignore' });
  if (error) return 'podman is not installed';
  return status === 0 ? null : 'podman does not work here';
}

/**
 * Runs podman.
 * @throws Error with its output if it fails
 */
export async function podman(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await tryPodman(...args);
  if (code !== 0)
    throw new Error(`podman ${args.join(' ')} exited with ${code}:\n${out.slice(-2_000)}${err.slice(-2_000)}`);
  return out.trim();
}

export async function tryPodman(...args: readonly string[]): Promise<ProcessResult> {
  return spawnCommand('podman', args).ended;
}

/** Builds the image of a folder. Fixed time stamps make the layers depend on nothing but the files. */
export async function podmanBuild(folder: string, tag: string, ...options: readonly string[]): Promise<void> {
  const isolation = ['--network', 'host', '--isolation', 'chroot'];
  await podman('build', ...isolation, '--format', 'docker', '--timestamp', '0', ...options, '--tag', tag, folder);
}

export async function imageSize(image: string): Promise<number> {
  return Number(await podman('image', 'inspect', '--format', '{{.Size}}', image));
}
