import { redact, quoted } from '../config/config-error.js';

/** One error in CLIENTS_FILE. */
export interface ClientsFileIssue {
  /** The path in the file, such as `clients[2].scopes[0]`; empty for the whole file. */
  readonly path: string;
  readonly expected: string;
  /** The invalid value, safe to print. */
  readonly got: string;
}

/** CLIENTS_FILE cannot be read or written. The message has one line for each error and is for operators. */
export class ClientsFileError extends Error {
  readonly file: string;
  readonly issues: readonly ClientsFileIssue[];

  constructor(file: string, issues: readonly ClientsFileIssue[]) {
    const lines = issues.map(
      ({ path, expected, got }) => `  ${path === '' ? '' : `${path}: `}expected ${expected}, got ${got}.`,
    );
    super(
      [
        `${issues.length} ${issues.length === 1 ? 'error' : 'errors'} in the clients file ${quoted(file)} ` +
          '(CLIENTS_FILE):',
        ...lines,
      ].join('\n'),
    );
    this.name = 'ClientsFileError';
    this.file = file;
    this.issues = issues;
  }
}

/** Formats a value for an error. Of a hash only its length is shown, because it may be a key by mistake. */
export function describeValue(value: unknown, isSecret = false): string {
  if (typeof value === 'string') return isSecret ? redact(value) : quoted(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}
