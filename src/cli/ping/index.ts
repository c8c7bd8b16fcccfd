import { targetOf } from '../../app/target.js';
import { loadConfig, type Config } from '../../config/index.js';
import { UpstreamError } from '../../errors.js';
import { operations } from '../../operations/index.js';
import { startSandbox } from '../../sandbox/index.js';
import { createAlicloudTransport, TransportError } from '../../upstream/index.js';
import { readOptions, type Command, type Streams } from '../command.js';
import { adviceOnCall, adviceOnClock, adviceOnNetwork, clockInWords } from './advice.js';
import { callOnce, type Called } from './call.js';
import { knock, KnockError } from './knock.js';

/** From how much on the upstream refuses calls. */
const mostSkewMs = 15 * 60_000;

/** How long the port has to answer. */
const knockMs = 10_000;

type Tell = (about: string, words: string) => void;

export const pingCommand: Command = {
  name: 'ping',
  summary: 'call the upstream once, and say what is wrong',
  usage: `waba-gateway ping [--space ID]

Calls the upstream once, with the settings that serve would use, and says in words what is wrong: network, clock, credentials,
permission, subscription, quota. It needs none of the settings that say who may call. Reads alone (QueryChatappBindWaba).
Exit code 0: all is well; 1: it is not.

  --space ID   the space to ask for (the first of CAMS_SPACES, or the account's own)`,
  async run(args, { out }) {
    const values = readOptions(args, { space: { type: 'string' } });
    const config = loadConfig(
      operations.map(({ action }) => action),
      { takesCallers: false },
    );
    const sandbox = config.upstream.kind === 'sandbox' ? await startSandbox() : null;
    const tell: Tell = (about, words) => void out.write(`${about.padEnd(12)} ${words}\n`);
    try {
      const wrong = await look(config, targetOf(config, sandbox), values.space, tell, sandbox !== null);
      return conclude(wrong, out);
    } finally {
      await sandbox?.close();
    }
  },
};

function conclude(wrong: string | null, out: Streams['out']): number {
  out.write(wrong === null ? '\nAll is well.\n' : `\nWrong. ${wrong}\n`);
  return wrong === null ? 0 : 1;
}

/** Looks from the outside in, and ends at the first thing that is wrong: null where nothing is. */
async function look(
  config: Config,
  target: ReturnType<typeof targetOf>,
  asked: string | undefined,
  tell: Tell,
  isSandbox: boolean,
): Promise<string | null> {
  const { endpoint, protocol, credentials } = target;
  tell('Endpoint', `${protocol}://${endpoint}${isSandbox ? ' (the embedded sandbox: no account is used)' : ''}`);

  let aheadMs: number | null = null;
  try {
    const knocked = await knock({
      endpoint,
      protocol,
      timeoutMs: Math.min(knockMs, config.upstreamTimeoutMs),
      now: Date.now,
    });
    aheadMs = knocked.aheadMs;
    tell('Network', `answers in ${knocked.tookMs} ms${protocol === 'https' ? ', over TLS' : ''}`);
  } catch (error) {
    if (!(error instanceof KnockError)) throw error;
    tell('Network', `no answer (${error.code})`);
    return `Network: ${adviceOnNetwork(error.code)}`;
  }

  tell('Clock', clockInWords(aheadMs));
  const transport = await createAlicloudTransport({
    endpoint,
    protocol,
    credentials,
    timeoutMs: config.upstreamTimeoutMs,
  }).catch((error: unknown) => {
    if (error instanceof UpstreamError) return error;
    throw error;
  });
  if (transport instanceof UpstreamError) {
    tell('Credentials', 'none');
    return `Credentials: ${transport.message}`;
  }
  tell('Credentials', isSandbox ? "the sandbox's own" : sourceInWords(transport.credentialsFrom));

  const space = target.spaces?.find(({ custSpaceId }) => asked === undefined || custSpaceId === asked);
  const custSpaceId = asked ?? space?.custSpaceId ?? null;
  const called = await callOnce(transport, config, { custSpaceId, isvCode: space?.isvCode });
  tell(
    'Call',
    `${called.action} ${custSpaceId === null ? "of the account's own space" : `of the space ${custSpaceId}`}: ${endInWords(called)}`,
  );
  if (called.throttled > 0)
    tell(
      'Quota',
      `the upstream refused ${called.throttled} ${called.throttled === 1 ? 'try' : 'tries'} because the calls of the second were spent`,
    );

  const { outcome, action, last } = called;
  if (!('error' in outcome)) {
    if (aheadMs !== null && Math.abs(aheadMs) >= mostSkewMs) return adviceOnClock(aheadMs);
    if (!outcome.isBound) tell('WABA', 'none is bound to this space');
    return null;
  }
  const { error, detail } = outcome;
  if (detail !== undefined) tell('Detail', detail);
  const broken =
    error.cause instanceof TransportError ? /\(([A-Z][A-Z0-9_]+)\)/.exec(error.cause.message)?.[1] : undefined;
  if (broken !== undefined && error.code === 'UPSTREAM_UNAVAILABLE') return `Network: ${adviceOnNetwork(broken)}`;
  return adviceOnCall({ action, code: error.code, upstreamCode: last?.upstreamCode, message: error.message, aheadMs });
}

function endInWords({ outcome, last }: Called): string {
  const what = 'error' in outcome ? (last?.upstreamCode ?? outcome.error.code) : 'OK';
  if (last === undefined) return what;
  return `${what} in ${Math.round(last.durationMs)} ms${last.requestId === null ? '' : `, request id ${last.requestId}`}`;
}

/** Where the credentials were found; of them themselves nothing is told. */
function sourceInWords(provider: string): string {
  if (provider === 'static_ak') return 'from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET';
  if (provider === 'static_sts')
    return 'from ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN';
  return `from the credential chain of the SDK (${provider})`;
}
