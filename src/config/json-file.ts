/** Reads a whole file as text; throws as `fs.readFileSync` does. */
export type ReadFile = (path: string, encoding: 'utf8') => string;

/** Reads a JSON file. Returns null, and reports to `addIssue`, where it is missing, unreadable or not JSON. */
export function readJsonFile(
  path: string,
  readFile: ReadFile,
  addIssue: (expected: string, got: string) => void,
): { readonly json: unknown } | null {
  let text: string;
  try {
    text = readFile(path, 'utf8');
  } catch (error) {
    addIssue('JSON', describeReadError(error));
    return null;
  }
  try {
    return { json: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch {
    // The parser's own message quotes the file, which may contain secrets.
    addIssue('JSON', 'something else');
    return null;
  }
}

function describeReadError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file that may not be read';
  if (code === 'EISDIR') return 'a directory';
  return `a file that cannot be read (${code})`;
}
