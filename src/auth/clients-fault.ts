import { lengthOf, quoted } from '../config/fault.js';

/** One fault of CLIENTS_FILE. */
export interface ClientsFault {
  /** Where, such as `clients[2].scopes[0]`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  /** What came instead, safe to print. */
  readonly got: string;
}

/** CLIENTS_FILE cannot be read or written as it stands. The message names every fault, a line each; it is for operators. */
export class ClientsFileError extends Error {
  readonly file: string;
  readonly faults: readonly ClientsFault[];

  constructor(file: string, faults: readonly ClientsFault[]) {
    const lines = faults.map(
      ({ path, expected, got }) => `  ${path === '' ? '' : `${path}: `}expected ${expected}, got ${got}.`,
    );
    super(
      [
        `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in the clients file ${quoted(file)}:`,
        ...lines,
      ].join('\n'),
    );
    this.name = 'ClientsFileError';
    this.file = file;
    this.faults = faults;
  }
}

/** A value as a fault may show it; of a hash, which may be a key put there by mistake, only its length. */
export function told(value: unknown, secret = false): string {
  if (typeof value === 'string') return secret ? lengthOf(value) : quoted(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}

/** Why a file cannot be read, in words. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file that may not be read';
  if (code === 'EISDIR') return 'a directory';
  return `a file that cannot be read (${code})`;
}
