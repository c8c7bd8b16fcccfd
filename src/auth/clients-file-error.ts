import { redact, quoted } from '../config/config-error.js';

/** One fault of CLIENTS_FILE. */
export interface ClientsFileIssue {
  /** Where, such as `clients[2].scopes[0]`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  /** What came instead, safe to print. */
  readonly got: string;
}

/** CLIENTS_FILE cannot be read or written as it stands. The message names every fault, a line each; it is for operators. */
export class ClientsFileError extends Error {
  readonly file: string;
  readonly issues: readonly ClientsFileIssue[];

  constructor(file: string, issues: readonly ClientsFileIssue[]) {
    const lines = issues.map(
      ({ path, expected, got }) => `  ${path === '' ? '' : `${path}: `}expected ${expected}, got ${got}.`,
    );
    super(
      [
        `${issues.length} ${issues.length === 1 ? 'fault' : 'faults'} in the clients file ${quoted(file)}:`,
        ...lines,
      ].join('\n'),
    );
    this.name = 'ClientsFileError';
    this.file = file;
    this.issues = issues;
  }
}

/** A value as a fault may show it; of a hash, which may be a key put there by mistake, only its length. */
export function describeValue(value: unknown, isSecret = false): string {
  if (typeof value === 'string') return isSecret ? redact(value) : quoted(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}

/** Why a file cannot be read, in words. */
export function describeReadError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file that may not be read';
  if (code === 'EISDIR') return 'a directory';
  return `a file that cannot be read (${code})`;
}
