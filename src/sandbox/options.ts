import { actions } from './actions/index.js';
import type { CodeOnUpdate } from './actions/action.js';
import type { QuotaWindow } from './quota.js';
import type { AccessKey } from './signature/index.js';

/** How CAMS reports its own errors: by an HTTP error status, or with HTTP 200 and a Code other than OK. */
export type ErrorStyle = 'status' | 'ok';

/** A further account: its keys, which share its quotas, and its number of spaces (default 1). */
export interface AccountOptions {
  accessKeys: readonly [AccessKey, ...AccessKey[]];
  spaces?: number;
}

/** The options of the sandbox. Each comment ends with the default, after a colon. */
export interface SandboxOptions {
  /** Host to listen on: 127.0.0.1. */
  host?: string;
  /** Port to listen on; 0 picks a free one: 0. */
  port?: number;
  /** The first account's key: `sandbox-access-key` and `sandbox-access-secret`. */
  accessKeyId?: string;
  accessKeySecret?: string;
  /** Makes the first key a temporary one (STS): calls must send this token. */
  securityToken?: string;
  /** More keys of the first account; they share its quotas. */
  additionalKeys?: readonly AccessKey[];
  /** More accounts. No account can reach another one's spaces. */
  additionalAccounts?: readonly AccountOptions[];
  /** Number of spaces of the first account: 3. */
  spaces?: number;
  /** Phone numbers in each space: 20. */
  numbersPerSpace?: number;
  /** Message QR codes of each phone number: 5. */
  codesPerNumber?: number;
  /** Latency of a call in milliseconds, half of it before the call is processed and half after: 20. */
  latencyMs?: number;
  /** Maximum random extra latency of each call, in milliseconds: 0. */
  jitterMs?: number;
  /** Quota window: any 1,000 ms (`sliding`), or the seconds of the clock (`fixed`): `sliding`. */
  window?: QuotaWindow;
  /** Whether an update gives a code a new QrdlCode: `changes`. */
  codeOnUpdate?: CodeOnUpdate;
  /** How CAMS reports its own errors: `status`. */
  errorsWith?: ErrorStyle;
  /**
   * Quotas in calls per second by action, instead of the documented ones; `*` applies to every action that is not
   * named.
   */
  quotas?: Readonly<Record<string, number>>;
  /** Seed of the demo data, such as codes, ids and tiers: 1. */
  seed?: number;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
  /** Random numbers in [0, 1) for request ids, new codes, jitter and faults. */
  random?: () => number;
}

export interface AccountSettings {
  accessKeys: readonly [AccessKey, ...AccessKey[]];
  spaces: number;
}

/** The options after defaults have been applied. */
export interface SandboxSettings {
  host: string;
  port: number;
  accounts: readonly [AccountSettings, ...AccountSettings[]];
  numbersPerSpace: number;
  codesPerNumber: number;
  latencyMs: number;
  jitterMs: number;
  window: QuotaWindow;
  codeOnUpdate: CodeOnUpdate;
  errorsWith: ErrorStyle;
  quotas: Readonly<Record<string, number>>;
  seed: number;
  /** Wall clock, for signatures and image URLs. */
  now: () => number;
  /** Monotonic clock, for quotas. */
  monotonicNow: () => number;
  random: () => number;
}

const formatValue = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** Collects validation errors, so that one message names all of them. */
class OptionErrors {
  readonly #messages: string[] = [];

  integer(name: string, value: number, min: number, max: number): void {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.#add(name, `an integer from ${min} to ${max}`, value);
    }
  }

  number(name: string, value: number, min: number, max: number): void {
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      this.#add(name, `a number from ${min} to ${max}`, value);
    }
  }

  text(name: string, value: string): void {
    if (typeof value !== 'string' || value.trim() === '') this.#add(name, 'a text that is not empty', value);
  }

  oneOf(name: string, value: string, choices: readonly string[]): void {
    if (!choices.includes(value)) this.#add(name, choices.join(' or '), value);
  }

  throwIfAny(): void {
    if (this.#messages.length > 0) throw new TypeError(`The sandbox cannot start.\n${this.#messages.join('\n')}`);
  }

  #add(name: string, expected: string, value: unknown): void {
    this.#messages.push(`${name}: expected ${expected}; got ${formatValue(value)}.`);
  }
}

function validate(settings: SandboxSettings): void {
  const errors = new OptionErrors();
  errors.text('host', settings.host);
  errors.integer('port', settings.port, 0, 65_535);
  errors.integer('numbersPerSpace', settings.numbersPerSpace, 0, 10_000);
  errors.integer('codesPerNumber', settings.codesPerNumber, 0, 2000);
  errors.number('latencyMs', settings.latencyMs, 0, 600_000);
  errors.number('jitterMs', settings.jitterMs, 0, 600_000);
  errors.oneOf('window', settings.window, ['sliding', 'fixed']);
  errors.oneOf('codeOnUpdate', settings.codeOnUpdate, ['changes', 'stays']);
  errors.oneOf('errorsWith', settings.errorsWith, ['status', 'ok']);
  errors.integer('seed', settings.seed, 0, Number.MAX_SAFE_INTEGER);
  for (const [action, limit] of Object.entries(settings.quotas)) {
    errors.oneOf('quotas', action, ['*', ...actions.keys()]);
    errors.integer(`quotas.${action}`, limit, 1, 1_000_000);
  }
  const ids = new Set<string>();
  for (const [index, { accessKeys, spaces }] of settings.accounts.entries()) {
    const prefix = index === 0 ? '' : `additionalAccounts[${index - 1}].`;
    errors.integer(`${prefix}spaces`, spaces, 1, 100_000);
    for (const { accessKeyId, accessKeySecret, securityToken } of accessKeys) {
      errors.text(`${prefix}accessKeyId`, accessKeyId);
      errors.text(`${prefix}accessKeySecret`, accessKeySecret);
      if (securityToken !== undefined) errors.text(`${prefix}securityToken`, securityToken);
      if (ids.has(accessKeyId)) errors.oneOf(`${prefix}accessKeyId`, accessKeyId, ['one that no other key has']);
      ids.add(accessKeyId);
    }
  }
  errors.throwIfAny();
}

/** Applies the defaults and validates the options. Throws a TypeError that names every error. */
export function resolveOptions(options: SandboxOptions): SandboxSettings {
  const {
    accessKeyId = 'sandbox-access-key',
    accessKeySecret = 'sandbox-access-secret',
    securityToken,
    additionalKeys = [],
    additionalAccounts = [],
    spaces = 3,
    now,
  } = options;
  const settings: SandboxSettings = {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    accounts: [
      { accessKeys: [{ accessKeyId, accessKeySecret, securityToken }, ...additionalKeys], spaces },
      ...additionalAccounts.map((account) => ({ accessKeys: account.accessKeys, spaces: account.spaces ?? 1 })),
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
    monotonicNow: now ?? (() => performance.now()),
    random: options.random ?? Math.random,
  };
  validate(settings);
  return settings;
}
