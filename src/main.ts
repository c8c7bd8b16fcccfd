#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Node.js 22.1 and later can keep compiled code on disk, which halves the time that a second start spends on loading.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function')
  nodeModule.enableCompileCache();

// A reader that closes its end of the pipe, as in `serve | head -1`, must not end the gateway.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

// Imported after the compile cache is on.
const { runCli } = await import('./cli/index.js');
process.exitCode = await runCli(process.argv.slice(2), process.stdout, process.stderr);
