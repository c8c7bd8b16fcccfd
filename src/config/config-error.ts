/** One fault of the settings, in words that are safe to print: they never hold a secret, nor a line break. */
export interface ConfigIssue {
  /** The variable, such as `PORT`. */
  readonly setting: string;
  readonly expected: string;
  /** What came instead; of a secret only its length. */
  readonly got: string;
}

/** The settings are wrong. The message names every fault, a line each, and is all that the start should print. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const lines = issues.map(({ setting, expected, got }) => `  ${setting}: expected ${expected}, got ${got}.`);
    super([`${issues.length} ${issues.length === 1 ? 'fault' : 'faults'} in the settings:`, ...lines].join('\n'));
    this.name = 'ConfigError';
    this.issues = issues;
  }
}

const maxQuoteLength = 80;

/**
 * A value as a message may show it: quoted, on one line, and not endless. What has an at sign may be a URL with a password
 * in it, so only its length is told.
 */
export function quoted(text: string): string {
  if (text.includes('@')) return redact(text);
  const truncated = text.length > maxQuoteLength ? `${text.slice(0, maxQuoteLength)}…` : text;
  return JSON.stringify(truncated).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** What may be told of a secret. */
export function redact(text: string): string {
  return `a value of ${text.length} ${text.length === 1 ? 'character' : 'characters'}`;
}
