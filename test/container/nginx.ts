/** The configuration of nginx as it is deployed, but for names and places that only containers have. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { carryOut } from '../child.js';
import { nginxConf } from './manifests.js';

/**
 * Puts it into a folder, and has nginx check it.
 * @param replicas `127.0.0.1:<port>` of each
 * @returns the arguments that start nginx with it
 */
export async function placeNginx(
  folder: string,
  replicas: readonly string[],
  port: number,
): Promise<readonly string[]> {
  const text = replicas.reduce((conf, address, place) => conf.replace(`gateway-${place + 1}:4000`, address), nginxConf);
  const file = join(folder, 'nginx.conf');
  const errors = join(folder, 'error.log');
  const placed = text
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('/tmp/nginx.pid', join(folder, 'nginx.pid'))
    .replace('/dev/stderr', errors);
  await writeFile(file, placed.replace('worker_processes auto', 'worker_processes 1'));
  const args = ['-c', file, '-p', folder, '-e', errors];
  await carryOut('nginx', ['-t', ...args]);
  return args;
}
