/** One error in the settings. Its texts are safe to print: they contain no secret and no line break. */
export interface ConfigIssue {
  /** The variable, such as `PORT`. */
  readonly setting: string;
  readonly expected: string;
  /** The value that was set; for a secret only its length. */
  readonly got: string;
}

/** Thrown for invalid settings. The message has one line for each error and is all that needs to be printed. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const lines = issues.map(({ setting, expected, got }) => `  ${setting}: expected ${expected}, got ${got}.`);
    super([`${issues.length} ${issues.length === 1 ? 'error' : 'errors'} in the settings:`, ...lines].join('\n'));
    this.name = 'ConfigError';
    this.issues = issues;
  }
}

const maxQuoteLength = 80;

/**
 * Formats a value for a message: quoted, on one line, and truncated. A value with an at sign may be a URL with a
 * password, so only its length is shown.
 */
export function quoted(text: string): string {
  if (text.includes('@')) return redact(text);
  const truncated = text.length > maxQuoteLength ? `${text.slice(0, maxQuoteLength)}…` : text;
  return JSON.stringify(truncated).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Formats a secret for a message: only its length. */
export function redact(text: string): string {
  return `a value of ${text.length} ${text.length === 1 ? 'character' : 'characters'}`;
}
