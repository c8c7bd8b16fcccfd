import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { waitUnlessAborted } from '../../abort.js';
import { formatDateTime, systemClock } from '../../clock.js';
import { firstSpaceOf, isvCodeOf, resolveUpstreamTarget } from '../../app/upstream-target.js';
import { loadConfig, quotaOf, type Config } from '../../config/index.js';
import { operations, queryChatappBindWaba } from '../../operations/index.js';
import { startSandbox } from '../../sandbox/index.js';
import { createThrottle } from '../../throttle/index.js';
import { createAlicloudTransport } from '../../upstream/index.js';
import { parseOptions, UsageError, type Command, type Streams } from '../command.js';
import { describeClockSkew } from '../ping/advice.js';
import { probe, ProbeError } from '../ping/probe.js';
import { MarkedCodes } from './marked-codes.js';
import { verifyQuotaWindow } from './quota-window.js';
import { verifyReads } from './read-checks.js';
import { printJsonReport, printReport, VerifyReport } from './report.js';
import { createUpstreamSession } from './session.js';
import { verifyWrites } from './write-checks.js';

const usage = `waba-gateway verify [--space ID] [--number N] [--write] [--quota] [--json] [--sandbox-profile FILE]

Checks how the configured upstream behaves and compares it with what the gateway expects. Read-only by default: calls
each read operation once. Phone numbers and ids are masked, so the report can be shared.
Exit code 0: every check could run; 1: one could not; 130: interrupted.

  --space ID               the space to check (the first of CAMS_SPACES, or the account's own)
  --number N               the phone number to read codes of, digits with country code (the first of the space)
  --write                  also create, list, update and delete two codes of --number in --space. Their texts begin with
                           "waba-gateway verify". They are always deleted at the end, also after Ctrl-C
  --quota                  also measure the quota window with up to 3 seconds of calls at the limit of one read
                           operation
  --json                   print JSON
  --sandbox-profile FILE   write what was observed to FILE, for "waba-gateway sandbox --profile FILE"`;

/** The exit code of a process that was interrupted by SIGINT. */
const interruptedExitCode = 130;

interface VerifyOptions {
  readonly custSpaceId: string | undefined;
  readonly number: string | undefined;
  readonly write: boolean;
  readonly quota: boolean;
}

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check how the upstream behaves, and report what the gateway does not expect',
  usage,
  async run(args, { out, err }) {
    const values = parseOptions(args, {
      space: { type: 'string' },
      number: { type: 'string' },
      write: { type: 'boolean', default: false },
      quota: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'sandbox-profile': { type: 'string' },
    });
    const number = parseNumber(values.number);
    if (values.write && (number === undefined || values.space === undefined))
      throw new UsageError('--write: expected --number and --space as well');
    const config = loadConfig(
      operations.map(({ action }) => action),
      { servesRequests: false },
    );
    const sandbox = config.upstream.kind === 'sandbox' ? await startSandbox() : null;
    const target = resolveUpstreamTarget(config, sandbox);
    const options = { custSpaceId: values.space, number, write: values.write, quota: values.quota };
    const report = new VerifyReport();
    const interrupt = interruptOnSignal(err);
    const custSpaceId = values.space ?? firstSpaceOf(target)?.custSpaceId ?? null;
    const subject = {
      endpoint: target.endpoint,
      isSandbox: sandbox !== null,
      custSpaceId,
      startedAt: formatDateTime(systemClock.now()),
    };
    try {
      await verify(config, target, options, custSpaceId, interrupt.signal, report);
    } catch (error) {
      if (!interrupt.signal.aborted) throw error;
      report.add('interrupted', 'Run', 'failed', 'interrupted before its end');
    } finally {
      interrupt.dispose();
      await sandbox?.close();
    }
    (values.json ? printJsonReport : printReport)(out, subject, report);
    const profileFile = values['sandbox-profile'];
    if (profileFile !== undefined) await writeFile(profileFile, `${JSON.stringify(report.profile, null, 2)}\n`);
    if (interrupt.signal.aborted) return interruptedExitCode;
    return report.hasFailed ? 1 : 0;
  },
};

function parseNumber(text: string | undefined): string | undefined {
  const digits = text?.replace(/^\+/, '');
  if (digits !== undefined && !/^\d{7,15}$/.test(digits))
    throw new UsageError('--number: expected a phone number with its country code, digits with or without a leading +');
  return digits;
}

/** Aborts on the first SIGINT or SIGTERM, between two calls. A second one ends the process at once. */
function interruptOnSignal(err: Streams['err']): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const dispose = () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  const onSignal = () => {
    dispose();
    err.write('Interrupted: deleting the codes of this run. Interrupt again to stop at once.\n');
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { signal: controller.signal, dispose };
}

async function verify(
  config: Config,
  target: ReturnType<typeof resolveUpstreamTarget>,
  options: VerifyOptions,
  custSpaceId: string | null,
  signal: AbortSignal,
  report: VerifyReport,
): Promise<void> {
  await checkClock(target, config.upstreamTimeoutMs, report);
  const transport = await createAlicloudTransport({ ...target, timeoutMs: config.upstreamTimeoutMs });
  const throttle = createThrottle({ clock: systemClock });
  const session = createUpstreamSession({
    transport,
    throttle,
    quota: ({ action, callsPerSecond }) => quotaOf(config.quotas, action, callsPerSecond),
    now: () => systemClock.now(),
  });
  const isvCode = isvCodeOf(target, custSpaceId);
  try {
    const subject = { custSpaceId, isvCode, number: options.number };
    const numbers = await verifyReads(session, subject, signal, report);
    if (options.write && options.number !== undefined && custSpaceId !== null) {
      if (numbers.includes(options.number)) {
        const runId = randomBytes(4).toString('hex');
        const codes = new MarkedCodes(session, { custSpaceId, number: options.number }, runId);
        await verifyWrites(codes, signal, report, systemClock.now);
      } else {
        report.add('write', 'Writes', 'failed', 'the space does not list the phone number of --number');
      }
    } else {
      report.add('write', 'Writes', 'skipped', 'not requested: --write');
    }
    signal.throwIfAborted();
    if (options.quota) {
      const query: Record<string, string> = custSpaceId === null ? {} : { CustSpaceId: custSpaceId };
      const waitMs = (ms: number) => waitUnlessAborted((done) => systemClock.after(ms, done), signal);
      const timer = { now: systemClock.now, sleep: waitMs };
      await verifyQuotaWindow(session, queryChatappBindWaba, query, timer, report);
    } else {
      report.add('quota-window', 'Quota window', 'skipped', 'not requested: --quota');
    }
  } finally {
    await throttle.close();
  }
}

async function checkClock(
  { endpoint, protocol }: { readonly endpoint: string; readonly protocol: 'http' | 'https' },
  timeoutMs: number,
  report: VerifyReport,
): Promise<void> {
  try {
    const { clockSkewMs } = await probe({ endpoint, protocol, timeoutMs, now: systemClock.now });
    report.add('clock', 'Clock', 'ok', describeClockSkew(clockSkewMs));
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    report.add('clock', 'Clock', 'failed', `no answer (${error.code})`);
  }
}
