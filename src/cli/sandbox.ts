import { readFile } from 'node:fs/promises';
import { parseSandboxProfile, startSandbox, type SandboxOptions, type SandboxProfile } from '../sandbox/index.js';
import { parseOptions, waitForStopSignal, UsageError, parseWholeNumber, type Command } from './command.js';

const parseChoice = <const T extends string>(
  name: string,
  value: string | undefined,
  ...choices: readonly T[]
): T | undefined => {
  if (value === undefined) return undefined;
  const found = choices.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`--${name}: expected ${choices.join(' or ')}, got ${JSON.stringify(value)}`);
  return found;
};

function parseQuotas(entries: readonly string[] | undefined): Record<string, number> {
  return Object.fromEntries(
    (entries ?? []).map((entry) => {
      const [, action = '', limit = ''] = /^([^=]+)=(\d+)$/.exec(entry) ?? [];
      if (action === '')
        throw new UsageError(
          `--quota: expected ACTION=CALLS_PER_SECOND, such as ListPhoneMessageQrdl=5; got ${JSON.stringify(entry)}`,
        );
      return [action, Number(limit)];
    }),
  );
}

async function readProfile(file: string): Promise<SandboxProfile> {
  const text = await readFile(file, 'utf8');
  try {
    return parseSandboxProfile(text);
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(`--profile: ${error.message}`) : error;
  }
}

export const sandboxCommand: Command = {
  name: 'sandbox',
  summary: 'run the sandbox on its own: an emulator of CAMS over HTTP',
  usage: `waba-gateway sandbox [options]

Starts the sandbox and prints its address, access key, access secret and spaces. To use it, start a gateway with
CAMS_UPSTREAM=alibaba CAMS_ENDPOINT=127.0.0.1:PORT CAMS_PROTOCOL=http and that access key and secret.

  --host HOST               host to listen on; the default key is public, so prefer loopback (127.0.0.1)
  --port N                  port to listen on; 0 picks a free one (4010)
  --spaces N                number of spaces (3)
  --numbers N               phone numbers in each space (20)
  --codes N                 message QR codes of each phone number (5)
  --latency MS              latency of a call in milliseconds (20)
  --jitter MS               maximum random extra latency in milliseconds (0)
  --access-key ID           access key of the account
  --access-secret SECRET    access secret of the account
  --security-token TOKEN    makes the key a temporary one: calls must send this STS token
  --window sliding|fixed    quota window (sliding)
  --code-on-update changes|stays   whether an update changes the code (changes)
  --errors-with status|ok   errors by HTTP status, or with HTTP 200 and a Code other than OK (status)
  --quota ACTION=N          quota in calls per second instead of the documented one; repeatable, * for all others
  --seed N                  seed of the demo data (1)
  --profile FILE            behave as observed by "waba-gateway verify --sandbox-profile FILE"; options above
                            override it`,
  async run(args, { out }) {
    const values = parseOptions(args, {
      host: { type: 'string' },
      port: { type: 'string' },
      spaces: { type: 'string' },
      numbers: { type: 'string' },
      codes: { type: 'string' },
      latency: { type: 'string' },
      jitter: { type: 'string' },
      'access-key': { type: 'string' },
      'access-secret': { type: 'string' },
      'security-token': { type: 'string' },
      window: { type: 'string' },
      'code-on-update': { type: 'string' },
      'errors-with': { type: 'string' },
      quota: { type: 'string', multiple: true },
      seed: { type: 'string' },
      profile: { type: 'string' },
    });
    const parsedOptions: { [K in keyof SandboxOptions]: SandboxOptions[K] | undefined } = {
      host: values.host,
      port: parseWholeNumber('port', values.port) ?? 4010,
      spaces: parseWholeNumber('spaces', values.spaces),
      numbersPerSpace: parseWholeNumber('numbers', values.numbers),
      codesPerNumber: parseWholeNumber('codes', values.codes),
      latencyMs: parseWholeNumber('latency', values.latency),
      jitterMs: parseWholeNumber('jitter', values.jitter),
      accessKeyId: values['access-key'],
      accessKeySecret: values['access-secret'],
      securityToken: values['security-token'],
      window: parseChoice('window', values.window, 'sliding', 'fixed'),
      codeOnUpdate: parseChoice('code-on-update', values['code-on-update'], 'changes', 'stays'),
      errorsWith: parseChoice('errors-with', values['errors-with'], 'status', 'ok'),
      quotas: parseQuotas(values.quota),
      seed: parseWholeNumber('seed', values.seed),
    };
    // Omits undefined values, so that the defaults of the sandbox apply.
    const options: SandboxOptions = {
      ...(values.profile === undefined ? {} : await readProfile(values.profile)),
      ...Object.fromEntries(Object.entries(parsedOptions).filter(([, value]) => value !== undefined)),
    };
    const sandbox = await startSandbox(options).catch((error: unknown) => {
      if (error instanceof TypeError) throw new UsageError(error.message);
      throw error;
    });
    out.write(`The CAMS sandbox listens on ${sandbox.url}\n`);
    out.write(`Access key: ${sandbox.accessKeyId}\nAccess secret: ${sandbox.accessKeySecret}\n`);
    const listedSpaces = sandbox.spaces.slice(0, 20);
    out.write(`Spaces (${sandbox.spaces.length}):\n`);
    for (const { custSpaceId, name } of listedSpaces) out.write(`  ${custSpaceId}  ${name}\n`);
    if (listedSpaces.length < sandbox.spaces.length)
      out.write(`  … and ${sandbox.spaces.length - listedSpaces.length} more: GET ${sandbox.url}/__sandbox/stats\n`);
    out.write(
      `Faults: POST ${sandbox.url}/__sandbox/faults · Statistics: GET ${sandbox.url}/__sandbox/stats · ` +
        `Reset: POST ${sandbox.url}/__sandbox/reset\n` +
        `Verification codes that it has "sent": GET ${sandbox.url}/__sandbox/verification-codes\n`,
    );
    await waitForStopSignal();
    await sandbox.close();
    return 0;
  },
};
