import { redact, quoted, type ConfigIssue } from './config-error.js';
import { settings, type DefaultedName, type Setting, type SettingName } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A range of integers, both ends included. */
export interface IntegerRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads settings by name and collects errors. An invalid value is read as the default, so that one run finds every
 * error. The values are meaningful only if there are no issues.
 */
export class SettingReader {
  readonly issues: ConfigIssue[] = [];
  readonly warnings: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** The trimmed value of a variable; null if it is unset or blank. */
  raw(name: SettingName): string | null {
    return this.#env[name]?.trim() || null;
  }

  text(name: DefaultedName): string;
  text(name: SettingName): string | null;
  text(name: SettingName): string | null {
    return this.raw(name) ?? defaultOf(name);
  }

  /** A text for which `isValid` holds; `expected` completes the message "expected …". */
  validated(name: DefaultedName, isValid: (text: string) => boolean, expected: string): string;
  validated(name: SettingName, isValid: (text: string) => boolean, expected: string): string | null;
  validated(name: SettingName, isValid: (text: string) => boolean, expected: string): string | null {
    const text = this.text(name);
    if (text === null || isValid(text)) return text;
    this.addIssue(name, expected);
    return defaultOf(name);
  }

  integer(name: DefaultedName, range: IntegerRange): number;
  integer(name: SettingName, range: IntegerRange): number | null;
  integer(name: SettingName, { from, to }: IntegerRange): number | null {
    const isInRange = (text: string) => isInteger(text, { from, to });
    const text = this.validated(name, isInRange, `a whole number from ${from} to ${to}`);
    return text === null ? null : Number(text);
  }

  choice<T extends string>(name: DefaultedName, choices: readonly T[]): T;
  choice<T extends string>(name: SettingName, choices: readonly T[]): T | null;
  choice<T extends string>(name: SettingName, choices: readonly T[]): T | null {
    const isChoice = (text: string) => choices.some((choice) => choice === text);
    const text = this.validated(name, isChoice, oneOf(choices));
    return choices.find((choice) => choice === text) ?? null;
  }

  addIssue(name: SettingName, expected: string, got: string = this.#display(name)): void {
    this.issues.push({ setting: name, expected, got });
  }

  /** Whether this setting is invalid. Settings that depend on an invalid one are not checked. */
  hasIssue(name: SettingName): boolean {
    return this.issues.some((issue) => issue.setting === name);
  }

  #display(name: SettingName): string {
    const text = this.raw(name);
    if (text === null) return 'nothing';
    return isSecret(name) ? redact(text) : quoted(text);
  }
}

/** Whether the text is an integer in the range: digits only, without sign, exponent, unit or leading zero. */
export function isInteger(text: string, { from, to }: IntegerRange): boolean {
  return /^(0|[1-9]\d{0,14})$/.test(text) && Number(text) >= from && Number(text) <= to;
}

/** Lists choices: `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
function oneOf(choices: readonly string[]): string {
  const names = choices.map((choice) => JSON.stringify(choice));
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' or ');
}

const byName: ReadonlyMap<string, Setting> = new Map(settings.map((setting) => [setting.name, setting]));

export function isSetting(name: string): boolean {
  return byName.has(name);
}

export function isSecret(name: SettingName): boolean {
  return byName.get(name)?.secret === true;
}

export function defaultOf(name: SettingName): string | null {
  return byName.get(name)?.default ?? null;
}
