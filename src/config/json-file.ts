import { describeReadError, tryParseJsonFile } from '../json.js';

/** Reads a whole file as text; throws as `fs.readFileSync` does. */
export type ReadFile = (path: string, encoding: 'utf8') => string;

/** Reads a JSON file. If it is missing, unreadable or not JSON, reports that to `addIssue` and returns null. */
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
  const json = tryParseJsonFile(text);
  if (json === undefined) addIssue('JSON', 'something else');
  return json === undefined ? null : { json };
}
