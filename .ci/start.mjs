/**
 * `npm start`: serves the compiled gateway. The reference site is built beside it, at low priority: the gateway serves
 * it at /docs as soon as it is there, some seconds after the first start, at once after the next ones.
 */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';

const build = spawn(process.execPath, ['--import', 'tsx', 'site/index.ts'], { stdio: 'ignore' });
build.on('error', () => undefined);
build.unref();
if (build.pid !== undefined) setPriority(build.pid, 10);
process.on('exit', () => build.kill());

await import('../dist/src/main.js');
