import { describeValue, type ClientsFileIssue } from './clients-file-error.js';

/** The format of a text; `expected` completes the message "expected …". */
export interface StringFormat {
  readonly isValid: (text: string) => boolean;
  readonly expected: string;
}

/** Validates unknown JSON and collects errors. */
export class JsonReader {
  readonly #issues: ClientsFileIssue[];

  constructor(issues: ClientsFileIssue[]) {
    this.#issues = issues;
  }

  addIssue(path: string, expected: string, got: string): undefined {
    this.#issues.push({ path, expected, got });
  }

  /** Reads an object as a map; an unknown key is an error. */
  object(value: unknown, path: string, keys: readonly string[]): Map<string, unknown> | undefined {
    const expected = `an object with ${keys.join(', ')}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.addIssue(path, expected, describeValue(value));
    const entries = new Map<string, unknown>(Object.entries(value));
    for (const key of entries.keys())
      if (!keys.includes(key)) this.addIssue(path, `only ${keys.join(', ')}`, `also ${describeValue(key)}`);
    return entries;
  }

  list(value: unknown, path: string, expected: string): readonly unknown[] | undefined {
    return Array.isArray(value) ? value : this.addIssue(path, expected, describeValue(value));
  }

  /** Reads a list that is not empty and has no duplicates. */
  distinct(
    value: unknown,
    path: string,
    expected: string,
    read: (entry: unknown, path: string) => string | undefined,
  ): string[] {
    if (!Array.isArray(value) || value.length === 0) this.addIssue(path, expected, describeValue(value));
    const texts = (Array.isArray(value) ? value : []).flatMap(
      (entry: unknown, index) => read(entry, `${path}[${index}]`) ?? [],
    );
    for (const [index, text] of texts.entries())
      if (texts.indexOf(text) !== index) this.addIssue(path, 'each one once', `${describeValue(text)} again`);
    return texts;
  }

  text(value: unknown, path: string, { isValid, expected }: StringFormat, isSecret = false): string | undefined {
    return typeof value === 'string' && isValid(value)
      ? value
      : this.addIssue(path, expected, describeValue(value, isSecret));
  }

  count(value: unknown, path: string, max: number): number | undefined {
    const isValid = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max;
    return isValid ? value : this.addIssue(path, `a whole number from 1 to ${max}`, describeValue(value));
  }

  /** Reads a value that may be undefined; null is not undefined. */
  optional<T>(value: unknown, read: (value: unknown) => T | undefined): T | undefined {
    return value === undefined ? undefined : read(value);
  }
}
