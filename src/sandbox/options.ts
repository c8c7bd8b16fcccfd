import { actions } from './actions/index.js';
import type { CodeOnUpdate } from './actions/action.js';
import type { WindowKind } from './quota.js';
import type { AccessKey } from './signature/index.js';

/** How CAMS' own errors are told: by an HTTP error status, or with HTTP 200 and a Code other than OK. */
export type ErrorsWith = 'status' | 'ok';

/** An account beside the first: its keys, which share its quotas, and how many spaces it has (1). */
export interface AccountOptions {
  accessKeys: readonly [AccessKey, ...AccessKey[]];
  spaces?: number;
}

/** Everything that can be set; each has a default. */
export interface SandboxOptions {
  /** Where to listen: 127.0.0.1. */
  host?: string;
  /** The port, 0 for a free one: 0. */
  port?: number;
  /** The first account's key: `sandbox-access-key` and `sandbox-access-secret`. */
  accessKeyId?: string;
  accessKeySecret?: string;
  /** Makes that key a temporary one (STS): calls must send this token. */
  securityToken?: string;
  /** Further keys of the first account; they share its quotas. */
  furtherKeys?: readonly AccessKey[];
  /** Further accounts, whose spaces are foreign to the first, and the other way round. */
  furtherAccounts?: readonly AccountOptions[];
  /** Spaces of the first account: 3. */
  spaces?: number;
  /** Numbers of each space: 20. */
  numbersPerSpace?: number;
  /** Codes of each number: 5. */
  codesPerNumber?: number;
  /** How long a call takes, in milliseconds, half of it on the way in and half on the way out: 20. */
  latencyMs?: number;
  /** Up to so many milliseconds more, drawn for each call: 0. */
  jitterMs?: number;
  /** How quotas are counted: in every span of a second (`sliding`), or by the seconds of the clock (`fixed`). */
  window?: WindowKind;
  /** Whether an update gives a code a new QrdlCode: `changes`. */
  codeOnUpdate?: CodeOnUpdate;
  /** How CAMS' own errors are told: `status`. */
  errorsWith?: ErrorsWith;
  /** Calls a second by action instead of the documented ones; `*` is for every action that is not named. */
  quotas?: Readonly<Record<string, number>>;
  /** Another seed makes other codes, ids and tiers: 1. */
  seed?: number;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
  /** Randomness, from 0 up to but not including 1, for request ids, new codes, jitter and faults. */
  random?: () => number;
}

export interface Account {
  accessKeys: readonly [AccessKey, ...AccessKey[]];
  spaces: number;
}

/** The options with every default in its place. */
export interface Settings {
  host: string;
  port: number;
  accounts: readonly [Account, ...Account[]];
  numbersPerSpace: number;
  codesPerNumber: number;
  latencyMs: number;
  jitterMs: number;
  window: WindowKind;
  codeOnUpdate: CodeOnUpdate;
  errorsWith: ErrorsWith;
  quotas: Readonly<Record<string, number>>;
  seed: number;
  /** The time of day, for signatures and addresses of pictures. */
  now: () => number;
  /** A clock that is never put back, for quotas. */
  steadyNow: () => number;
  random: () => number;
}

const shown = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** Gathers what is wrong, so that one message can name it all. */
class Complaints {
  readonly #all: string[] = [];

  integer(name: string, value: number, least: number, most: number): void {
    if (!Number.isInteger(value) || value < least || value > most) {
      this.#add(name, `an integer from ${least} to ${most}`, value);
    }
  }

  number(name: string, value: number, least: number, most: number): void {
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      this.#add(name, `a number from ${least} to ${most}`, value);
    }
  }

  text(name: string, value: string): void {
    if (typeof value !== 'string' || value.trim() === '') this.#add(name, 'a text that is not empty', value);
  }

  oneOf(name: string, value: string, choices: readonly string[]): void {
    if (!choices.includes(value)) this.#add(name, choices.join(' or '), value);
  }

  end(): void {
    if (this.#all.length > 0) throw new TypeError(`The sandbox cannot start.\n${this.#all.join('\n')}`);
  }

  #add(name: string, expected: string, value: unknown): void {
    this.#all.push(`${name}: expected ${expected}; got ${shown(value)}.`);
  }
}

function check(settings: Settings): void {
  const complaints = new Complaints();
  complaints.text('host', settings.host);
  complaints.integer('port', settings.port, 0, 65_535);
  complaints.integer('numbersPerSpace', settings.numbersPerSpace, 0, 10_000);
  complaints.integer('codesPerNumber', settings.codesPerNumber, 0, 2000);
  complaints.number('latencyMs', settings.latencyMs, 0, 600_000);
  complaints.number('jitterMs', settings.jitterMs, 0, 600_000);
  complaints.oneOf('window', settings.window, ['sliding', 'fixed']);
  complaints.oneOf('codeOnUpdate', settings.codeOnUpdate, ['changes', 'stays']);
  complaints.oneOf('errorsWith', settings.errorsWith, ['status', 'ok']);
  complaints.integer('seed', settings.seed, 0, Number.MAX_SAFE_INTEGER);
  for (const [action, limit] of Object.entries(settings.quotas)) {
    complaints.oneOf('quotas', action, ['*', ...actions.keys()]);
    complaints.integer(`quotas.${action}`, limit, 1, 1_000_000);
  }
  const ids = new Set<string>();
  for (const [index, { accessKeys, spaces }] of settings.accounts.entries()) {
    const of = index === 0 ? '' : `furtherAccounts[${index - 1}].`;
    complaints.integer(`${of}spaces`, spaces, 1, 100_000);
    for (const { accessKeyId, accessKeySecret, securityToken } of accessKeys) {
      complaints.text(`${of}accessKeyId`, accessKeyId);
      complaints.text(`${of}accessKeySecret`, accessKeySecret);
      if (securityToken !== undefined) complaints.text(`${of}securityToken`, securityToken);
      if (ids.has(accessKeyId)) complaints.oneOf(`${of}accessKeyId`, accessKeyId, ['one that no other key has']);
      ids.add(accessKeyId);
    }
  }
  complaints.end();
}

/** Puts the defaults in place and checks everything. Throws a TypeError that names every fault. */
export function resolveOptions(options: SandboxOptions): Settings {
  const {
    accessKeyId = 'sandbox-access-key',
    accessKeySecret = 'sandbox-access-secret',
    securityToken,
    furtherKeys = [],
    furtherAccounts = [],
    spaces = 3,
    now,
  } = options;
  const settings: Settings = {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    accounts: [
      { accessKeys: [{ accessKeyId, accessKeySecret, securityToken }, ...furtherKeys], spaces },
      ...furtherAccounts.map((account) => ({ accessKeys: account.accessKeys, spaces: account.spaces ?? 1 })),
    ],
    numbersPerSpace: options.numbersPerSpace ?? 20,
    codesPerNumber: options.codesPerNumber ?? 5,
    latencyMs: options.latencyMs ?? 20,
    jitterMs: options.jitterMs ?? 0,
    window: options.window ?? 'sliding',
    codeOnUpdate: options.codeOnUpdate ?? 'changes',
    errorsWith: options.errorsWith ?? 'status',
    quotas: options.quotas ?? {},
    seed: options.seed ?? 1,
    now: now ?? Date.now,
    steadyNow: now ?? (() => performance.now()),
    random: options.random ?? Math.random,
  };
  check(settings);
  return settings;
}
