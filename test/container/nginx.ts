/** The deployed nginx configuration, with container names and paths replaced. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToCompletion } from '../child-process.js';
import { nginxConf } from './manifests.js';

/**
 * Writes the configuration into a folder and lets nginx check it.
 * @param replicas `127.0.0.1:<port>` of each
 * @returns the arguments that start nginx with it
 */
export async function writeNginxConfig(
  folder: string,
  replicas: readonly string[],
  port: number,
): Promise<readonly string[]> {
  const text = replicas.reduce((conf, address, index) => conf.replace(`gateway-${index + 1}:4000`, address), nginxConf);
  const file = join(folder, 'nginx.conf');
  const errors = join(folder, 'error.log');
  const adjusted = text
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('/tmp/nginx.pid', join(folder, 'nginx.pid'))
    .replace('/dev/stderr', errors);
  await writeFile(file, adjusted.replace('worker_processes auto', 'worker_processes 1'));
  const args = ['-c', file, '-p', folder, '-e', errors];
  await runToCompletion('nginx', ['-t', ...args]);
  return args;
}
