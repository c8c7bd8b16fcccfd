/** Reads JSON from untrusted sources. The parser's own messages quote the text, which may contain secrets. */

/** The parsed value; undefined if the text is not JSON. No JSON text parses to undefined. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The parsed content of a file, which may begin with a byte order mark; undefined if it is not JSON. */
export function tryParseJsonFile(text: string): unknown {
  return tryParseJson(text.replace(/^\uFEFF/, ''));
}

export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The reason why a file cannot be read, to complete "got …". */
export function describeReadError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file that may not be read';
  if (code === 'EISDIR') return 'a directory';
  return `a file that cannot be read (${code})`;
}
