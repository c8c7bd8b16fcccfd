import { startGateway } from '../app.js';
import { sleep } from '../clock.js';
import { loadConfig } from '../config/index.js';
import { operations } from '../operations/index.js';
import { createLog } from '../server/observability/log.js';
import { parseOptions, waitForStopSignal, type Command } from './command.js';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'serve the gateway; without an account, with an embedded sandbox',
  usage: `waba-gateway serve

Serves GraphQL on HOST and PORT (127.0.0.1:4000). Configured by environment variables: see docs/settings.md.`,
  async run(args, { out }) {
    parseOptions(args, {});
    const config = loadConfig(operations.map(({ action }) => action));
    const log = createLog({ level: config.log.level, terminal: process.stdout.isTTY });
    for (const warning of config.warnings) log.warn(warning);
    const gateway = await startGateway(config, log);
    out.write(`GraphQL: ${gateway.url}${config.production ? '' : '  (open it in a browser for GraphiQL)'}\n`);
    if (config.docs) out.write(`Reference: ${new URL('/docs/', gateway.url).href}\n`);
    if (gateway.sandbox !== null) {
      out.write(
        `Upstream: the embedded sandbox at ${gateway.sandbox.url}. No account is used; changes are lost on exit.\n` +
          `Verification codes that it has "sent": ${gateway.sandbox.url}/__sandbox/verification-codes\n`,
      );
    } else if (config.upstream.kind === 'alibaba') {
      out.write(`Upstream: ${config.upstream.endpoint}\n`);
    }
    if (config.auth.mode === 'off') {
      out.write(
        config.auth.reason === 'sandbox'
          ? 'Authentication is off, because the upstream is the sandbox and HOST is loopback.\n'
          : 'Authentication is off, because AUTH=off; only this machine can reach the gateway.\n',
      );
    }
    const signal = await waitForStopSignal();
    // SHUTDOWN_DELAY_MS is for load balancers; Ctrl-C stops without it.
    const { delayMs } = config.shutdown;
    log.info({ signal }, 'shutting down: not ready any more, finishing accepted requests');
    gateway.drain();
    if (signal === 'SIGTERM') await sleep(delayMs);
    const abortedRequests = await gateway.stop();
    if (abortedRequests > 0)
      log.error({ abortedRequests }, 'stopped; aborted the requests that had not finished within SHUTDOWN_GRACE_MS');
    else log.info('stopped; every request was answered');
    const code = abortedRequests > 0 ? 1 : 0;
    // Exit even if a handle is still open; all requests have ended.
    setTimeout(() => process.exit(code), 100).unref();
    return code;
  },
};
