import { lengthOf, quoted, type Fault } from './fault.js';
import { defaultOf, isSecret, type DefaultedName, type SettingName } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Both ends belong to it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads settings by name and collects what is wrong with them. A wrong value is read as the default, so that reading goes
 * on and finds the other faults; what was read is worth something only when there are none.
 */
export class SettingReader {
  readonly faults: Fault[] = [];
  readonly warnings: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** What was set, without blanks around it; null where nothing or only blanks were. */
  given(name: SettingName): string | null {
    return this.#env[name]?.trim() || null;
  }

  text(name: DefaultedName): string;
  text(name: SettingName): string | null;
  text(name: SettingName): string | null {
    return this.given(name) ?? defaultOf(name);
  }

  /** A text that `isRight`; `expected` completes "expected …". */
  checked(name: DefaultedName, isRight: (text: string) => boolean, expected: string): string;
  checked(name: SettingName, isRight: (text: string) => boolean, expected: string): string | null;
  checked(name: SettingName, isRight: (text: string) => boolean, expected: string): string | null {
    const text = this.text(name);
    if (text === null || isRight(text)) return text;
    this.fault(name, expected);
    return defaultOf(name);
  }

  integer(name: DefaultedName, range: Range): number;
  integer(name: SettingName, range: Range): number | null;
  integer(name: SettingName, { from, to }: Range): number | null {
    const inRange = (text: string) => isInteger(text, { from, to });
    const text = this.checked(name, inRange, `a whole number from ${from} to ${to}`);
    return text === null ? null : Number(text);
  }

  choice<T extends string>(name: DefaultedName, choices: readonly T[]): T;
  choice<T extends string>(name: SettingName, choices: readonly T[]): T | null;
  choice<T extends string>(name: SettingName, choices: readonly T[]): T | null {
    const isChoice = (text: string) => choices.some((choice) => choice === text);
    const text = this.checked(name, isChoice, oneOf(choices));
    return choices.find((choice) => choice === text) ?? null;
  }

  fault(name: SettingName, expected: string, got: string = this.#shown(name)): void {
    this.faults.push({ setting: name, expected, got });
  }

  /** Whether a fault of this setting is known: then what depends on it cannot be judged. */
  isFaulty(name: SettingName): boolean {
    return this.faults.some((fault) => fault.setting === name);
  }

  #shown(name: SettingName): string {
    const text = this.given(name);
    if (text === null) return 'nothing';
    return isSecret(name) ? lengthOf(text) : quoted(text);
  }
}

/** Digits alone: no sign, point, exponent or unit, and no leading zero that could mean octal. */
export function isInteger(text: string, { from, to }: Range): boolean {
  return /^(0|[1-9]\d{0,14})$/.test(text) && Number(text) >= from && Number(text) <= to;
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
function oneOf(choices: readonly string[]): string {
  const names = choices.map((choice) => JSON.stringify(choice));
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' or ');
}
