import { firstSpaceOf, isvCodeOf, resolveUpstreamTarget, transportOptionsOf } from '../app/upstream-target.js';
import { loadConfig, quotaOf } from '../config/index.js';
import { enableWhatsappROIMetric, operations } from '../operations/index.js';
import { startSandbox } from '../sandbox/index.js';
import { systemClock as clock } from '../clock.js';
import { createThrottle } from '../throttle/index.js';
import { createAlicloudTransport, createUpstream } from '../upstream/index.js';
import { parseOptions, type Streams } from './command.js';

/**
 * Turns on the counting of messages for a space. It cannot be turned off again, so the operator has to decide, and
 * there is no mutation for it. The call is sent only once: it is not repeated if the reply is lost.
 */
export async function enableMetrics(args: readonly string[], { out }: Streams): Promise<number> {
  const values = parseOptions(args, { space: { type: 'string' } });
  const config = loadConfig(
    operations.map(({ action }) => action),
    { servesRequests: false },
  );
  const sandbox = config.upstream.kind === 'sandbox' ? await startSandbox() : null;
  const throttle = createThrottle({ clock });
  try {
    const target = resolveUpstreamTarget(config, sandbox);
    const custSpaceId = values.space ?? firstSpaceOf(target)?.custSpaceId;
    const upstream = createUpstream({
      transport: await createAlicloudTransport(transportOptionsOf(target, config.upstreamTimeoutMs)),
      throttle,
      account: target.account,
      quota: ({ action, callsPerSecond }) => quotaOf(config.quotas, action, callsPerSecond),
      timeoutMs: config.upstreamTimeoutMs,
      clock,
      random: Math.random,
    });
    const { requestId } = await upstream.call(
      enableWhatsappROIMetric,
      { CustSpaceId: custSpaceId, IsvCode: isvCodeOf(target, custSpaceId ?? null) },
      { flow: 'operator', class: 'interactive', deadline: clock.now() + config.upstreamTimeoutMs },
    );
    out.write(
      `Counting is on for ${custSpaceId === undefined ? "the account's own space" : `the space ${custSpaceId}`}` +
        `${requestId === null ? '' : ` (upstream request ${requestId})`}. CAMS counts from tomorrow on; nothing in ` +
        'retrospect.\n',
    );
    return 0;
  } finally {
    await throttle.close();
    await sandbox?.close();
  }
}
