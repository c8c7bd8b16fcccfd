import type { Space } from '../domain.js';
import { quoted } from './fault.js';
import { isCustSpaceId } from './identifier.js';
import type { SettingReader } from './reader.js';
import { readSpacesJson } from './spaces-json.js';

/** Reads a whole file as text; throws as `fs.readFileSync` does. */
export type ReadFile = (path: string, encoding: 'utf8') => string;

/** CAMS_SPACES: ids, comma-separated, or the path of a JSON file. null where it is unset. */
export function readSpaces(reader: SettingReader, readFile: ReadFile): readonly Space[] | null {
  const text = reader.given('CAMS_SPACES');
  if (text === null) return null;
  // An id has no slash, so what has one is a path.
  const spaces = /[/\\]|\.json$/i.test(text) ? readSpacesFile(reader, text, readFile) : readSpacesList(reader, text);
  const seen = new Set<string>();
  for (const { custSpaceId } of spaces) {
    if (seen.has(custSpaceId)) reader.fault('CAMS_SPACES', 'each space once', `${quoted(custSpaceId)} again`);
    seen.add(custSpaceId);
  }
  return spaces;
}

function readSpacesList(reader: SettingReader, text: string): Space[] {
  const ids = text.split(',').map((id) => id.trim());
  for (const id of ids) {
    if (isCustSpaceId(id)) continue;
    reader.fault('CAMS_SPACES', 'ids of spaces, comma-separated, or the path of a .json file', id === '' ? 'an empty id' : quoted(id));
  }
  return ids.filter(isCustSpaceId).map((custSpaceId) => ({ custSpaceId }));
}

function readSpacesFile(reader: SettingReader, path: string, readFile: ReadFile): Space[] {
  const fault = (expected: string, got: string) => reader.fault('CAMS_SPACES', `${expected} in ${quoted(path)}`, got);
  let text: string;
  try {
    text = readFile(path, 'utf8');
  } catch (error) {
    fault('JSON', whyUnreadable(error));
    return [];
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own message quotes the file, which holds IsvCodes.
    fault('JSON', 'something else');
    return [];
  }
  return readSpacesJson(json, fault);
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file that may not be read';
  if (code === 'EISDIR') return 'a directory';
  return `a file that cannot be read (${code})`;
}
