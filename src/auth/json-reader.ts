import { told, type ClientsFault } from './clients-fault.js';

/** What a text must be; `expected` completes "expected …". */
export interface Form {
  readonly isRight: (text: string) => boolean;
  readonly expected: string;
}

/** Reads values of unknown JSON and collects what is wrong with them. */
export class JsonReader {
  readonly #faults: ClientsFault[];

  constructor(faults: ClientsFault[]) {
    this.#faults = faults;
  }

  complain(path: string, expected: string, got: string): undefined {
    this.#faults.push({ path, expected, got });
  }

  /** Its entries by key; a key that it must not have is a fault. */
  object(value: unknown, path: string, keys: readonly string[]): Map<string, unknown> | undefined {
    const expected = `an object with ${keys.join(', ')}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.complain(path, expected, told(value));
    const entries = new Map<string, unknown>(Object.entries(value));
    for (const key of entries.keys())
      if (!keys.includes(key)) this.complain(path, `only ${keys.join(', ')}`, `also ${told(key)}`);
    return entries;
  }

  list(value: unknown, path: string, expected: string): readonly unknown[] | undefined {
    return Array.isArray(value) ? value : this.complain(path, expected, told(value));
  }

  /** A list with something in it and nothing twice. */
  distinct(
    value: unknown,
    path: string,
    expected: string,
    read: (entry: unknown, path: string) => string | undefined,
  ): string[] {
    if (!Array.isArray(value) || value.length === 0) this.complain(path, expected, told(value));
    const texts = (Array.isArray(value) ? value : []).flatMap(
      (entry: unknown, index) => read(entry, `${path}[${index}]`) ?? [],
    );
    for (const [index, text] of texts.entries())
      if (texts.indexOf(text) !== index) this.complain(path, 'each one once', `${told(text)} again`);
    return texts;
  }

  text(value: unknown, path: string, { isRight, expected }: Form, secret = false): string | undefined {
    return typeof value === 'string' && isRight(value) ? value : this.complain(path, expected, told(value, secret));
  }

  count(value: unknown, path: string, most: number): number | undefined {
    const isRight = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
    return isRight ? value : this.complain(path, `a whole number from 1 to ${most}`, told(value));
  }

  /** What may be left out; null is not left out. */
  optional<T>(value: unknown, read: (value: unknown) => T | undefined): T | undefined {
    return value === undefined ? undefined : read(value);
  }
}
