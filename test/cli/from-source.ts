/** src/main.ts for sources: it requires what is compiled, and a loader of TypeScript would make other modules of what is required. */
import { runCli } from '../../src/cli/index.js';

process.exitCode = await runCli(process.argv.slice(2), process.stdout, process.stderr);
