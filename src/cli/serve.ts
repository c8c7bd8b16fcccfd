import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from '../app.js';
import { loadConfig } from '../config/index.js';
import { operations } from '../operations/index.js';
import { createLog } from '../server/observability/log.js';
import { parseOptions, waitForStopSignal, type Command } from './command.js';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'serve the gateway; without an account, on an embedded sandbox',
  usage: `waba-gateway serve

Serves GraphQL on HOST and PORT (127.0.0.1:4000). Everything is set by the environment: see docs/settings.md.`,
  async run(args, { out }) {
    parseOptions(args, {});
    const config = loadConfig(operations.map(({ action }) => action));
    const log = createLog({ level: config.log.level, terminal: process.stdout.isTTY });
    for (const warning of config.warnings) log.warn(warning);
    const gateway = await startGateway(config, log);
    out.write(`GraphQL: ${gateway.url}${config.production ? '' : '  (open it in a browser for GraphiQL)'}\n`);
    if (gateway.sandbox !== null) {
      out.write(
        `Upstream: the embedded sandbox at ${gateway.sandbox.url}. No account is used, and nothing that is changed is real or kept.\n`,
      );
    } else if (config.upstream.kind === 'alibaba') {
      out.write(`Upstream: ${config.upstream.endpoint}\n`);
    }
    if (config.auth.mode === 'off') {
      out.write(
        config.auth.reason === 'sandbox'
          ? 'Authentication is off, because the upstream is the sandbox and only this machine can reach the gateway.\n'
          : 'Authentication is off, because AUTH=off; only this machine can reach the gateway.\n',
      );
    }
    const signal = await waitForStopSignal();
    // Whoever presses Ctrl-C does not wait for a balancer to turn elsewhere.
    const { delayMs } = config.shutdown;
    log.info({ signal }, 'stopping: not ready any more; what was accepted is finished');
    gateway.drain();
    if (signal === 'SIGTERM') await sleep(delayMs);
    const abortedRequests = await gateway.stop();
    if (abortedRequests > 0)
      log.error(
        { cut: abortedRequests },
        'stopped, and requests were cut that had not been finished in SHUTDOWN_GRACE_MS',
      );
    else log.info('stopped, with every request answered');
    const code = abortedRequests > 0 ? 1 : 0;
    // What hangs still, hangs for nobody.
    setTimeout(() => process.exit(code), 100).unref();
    return code;
  },
};
