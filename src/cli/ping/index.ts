import { systemClock } from '../../clock.js';
import { firstSpaceOf, isvCodeOf, resolveUpstreamTarget, transportOptionsOf } from '../../app/upstream-target.js';
import { loadConfig, type Config } from '../../config/index.js';
import { describeProxy } from '../../proxy.js';
import { UpstreamError } from '../../errors.js';
import { operations } from '../../operations/index.js';
import { startSandbox } from '../../sandbox/index.js';
import { createAlicloudTransport, TransportError } from '../../upstream/index.js';
import { parseOptions, type Command, type Streams } from '../command.js';
import { callAdvice, clockAdvice, networkAdvice, describeClockSkew } from './advice.js';
import { callOnce, type PingResult } from './call.js';
import { probe, ProbeError } from './probe.js';

/** The clock skew from which the upstream rejects calls. */
const maxClockSkewMs = 15 * 60_000;

/** Timeout of the connectivity probe. */
const probeTimeoutMs = 10_000;

type PrintLine = (label: string, text: string) => void;

export const pingCommand: Command = {
  name: 'ping',
  summary: 'check the connection to the upstream and explain any problem',
  usage: `waba-gateway ping [--space ID]

Makes one read call (QueryChatappBindWaba) with the settings that serve would use, and explains any problem: network,
clock, credentials, permission, subscription or quota. Needs no authentication settings.
Exit code 0: the connection works; 1: it does not.

  --space ID   the space to query (the first of CAMS_SPACES, or the account's own)`,
  async run(args, { out }) {
    const values = parseOptions(args, { space: { type: 'string' } });
    const config = loadConfig(
      operations.map(({ action }) => action),
      { servesRequests: false },
    );
    const sandbox = config.upstream.kind === 'sandbox' ? await startSandbox() : null;
    const printLine: PrintLine = (label, text) => void out.write(`${label.padEnd(12)} ${text}\n`);
    try {
      const problem = await diagnose(
        config,
        resolveUpstreamTarget(config, sandbox),
        values.space,
        printLine,
        sandbox !== null,
      );
      return printVerdict(problem, out);
    } finally {
      await sandbox?.close();
    }
  },
};

function printVerdict(problem: string | null, out: Streams['out']): number {
  out.write(problem === null ? '\nThe connection works.\n' : `\nProblem. ${problem}\n`);
  return problem === null ? 0 : 1;
}

/** Checks network, clock, credentials and call in this order. Returns the first problem, or null. */
async function diagnose(
  config: Config,
  target: ReturnType<typeof resolveUpstreamTarget>,
  requestedSpaceId: string | undefined,
  printLine: PrintLine,
  isSandbox: boolean,
): Promise<string | null> {
  const { endpoint, protocol, proxy } = target;
  printLine('Endpoint', `${protocol}://${endpoint}${isSandbox ? ' (the embedded sandbox; no account is used)' : ''}`);

  if (proxy !== null) printLine('Proxy', describeProxy(proxy));
  const transportOptions = transportOptionsOf(target, config.upstreamTimeoutMs);

  let clockSkewMs: number | null = null;
  try {
    const probed = await probe({
      ...transportOptions,
      timeoutMs: Math.min(probeTimeoutMs, config.upstreamTimeoutMs),
      now: systemClock.now,
    });
    clockSkewMs = probed.clockSkewMs;
    printLine('Network', `answers in ${Math.round(probed.durationMs)} ms${protocol === 'https' ? ', over TLS' : ''}`);
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    printLine('Network', `no answer (${error.code})`);
    return `Network: ${networkAdvice(error.code)}`;
  }

  printLine('Clock', describeClockSkew(clockSkewMs));
  const transport = await createAlicloudTransport(transportOptions).catch((error: unknown) => {
    if (error instanceof UpstreamError) return error;
    throw error;
  });
  if (transport instanceof UpstreamError) {
    printLine('Credentials', 'none');
    return `Credentials: ${transport.message}`;
  }
  printLine('Credentials', isSandbox ? "the sandbox's own" : describeCredentialSource(transport.credentialsFrom));

  const custSpaceId = requestedSpaceId ?? firstSpaceOf(target)?.custSpaceId ?? null;
  const result = await callOnce(transport, config, { custSpaceId, isvCode: isvCodeOf(target, custSpaceId) });
  printLine(
    'Call',
    `${result.action} ${custSpaceId === null ? "of the account's own space" : `of the space ${custSpaceId}`}: ` +
      `${describeOutcome(result)}`,
  );
  if (result.throttledCount > 0)
    printLine(
      'Quota',
      `the upstream throttled ${result.throttledCount} ${result.throttledCount === 1 ? 'attempt' : 'attempts'}`,
    );

  const { outcome, action, last } = result;
  if (!('error' in outcome)) {
    if (clockSkewMs !== null && Math.abs(clockSkewMs) >= maxClockSkewMs) return clockAdvice(clockSkewMs);
    if (!outcome.isBound) printLine('WABA', 'none is bound to this space');
    return null;
  }
  const { error, detail } = outcome;
  if (detail !== undefined) printLine('Detail', detail);
  const systemCode =
    error.cause instanceof TransportError ? /\(([A-Z][A-Z0-9_]+)\)/.exec(error.cause.message)?.[1] : undefined;
  if (systemCode !== undefined && error.code === 'UPSTREAM_UNAVAILABLE') return `Network: ${networkAdvice(systemCode)}`;
  return callAdvice({
    action,
    code: error.code,
    upstreamCode: last?.upstreamCode,
    message: error.message,
    clockSkewMs,
  });
}

function describeOutcome({ outcome, last }: PingResult): string {
  const code = 'error' in outcome ? (last?.upstreamCode ?? outcome.error.code) : 'OK';
  if (last === undefined) return code;
  const { durationMs, upstreamRequestId: id } = last;
  return `${code} in ${Math.round(durationMs)} ms${id === null ? '' : `, request id ${id}`}`;
}

/** Describes the source of the credentials, without the credentials. */
function describeCredentialSource(provider: string): string {
  if (provider === 'static_ak') return 'from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET';
  if (provider === 'static_sts')
    return 'from ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN';
  return `from the credential chain of the SDK (${provider})`;
}
