/**
 * `npm start`: serves the compiled gateway. Meanwhile the reference site is built at low priority, and the gateway
 * serves it at /docs once it exists: some seconds after the first start, and at once after later ones.
 */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';

const build = spawn(process.execPath, ['--import', 'tsx', 'site/index.ts'], { stdio: 'ignore' });
build.on('error', () => undefined);
build.unref();
if (build.pid !== undefined) setPriority(build.pid, 10);
process.on('exit', () => build.kill());

await import('../dist/src/main.js');
