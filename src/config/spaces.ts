import type { Space } from '../domain.js';
import { quoted } from './config-error.js';
import { isCustSpaceId } from './identifier.js';
import { readJsonFile, type ReadFile } from './json-file.js';
import type { SettingReader } from './setting-reader.js';
import { readSpacesJson } from './spaces-json.js';

/** Reads CAMS_SPACES: comma-separated ids, the path of a JSON file, or `auto`; null if it is unset. */
export function readSpaces(reader: SettingReader, readFile: ReadFile): readonly Space[] | 'auto' | null {
  const text = reader.raw('CAMS_SPACES');
  if (text === null || text === 'auto') return text;
  // An id has no slash, so a text with a slash is a path.
  const spaces = /[/\\]|\.json$/i.test(text) ? readSpacesFile(reader, text, readFile) : readSpacesList(reader, text);
  const seen = new Set<string>();
  for (const { custSpaceId } of spaces) {
    if (seen.has(custSpaceId)) reader.addIssue('CAMS_SPACES', 'each space once', `${quoted(custSpaceId)} again`);
    seen.add(custSpaceId);
  }
  return spaces;
}

function readSpacesList(reader: SettingReader, text: string): Space[] {
  const ids = text.split(',').map((id) => id.trim());
  for (const id of ids) {
    if (isCustSpaceId(id)) continue;
    reader.addIssue(
      'CAMS_SPACES',
      'ids of spaces, comma-separated, or the path of a .json file',
      id === '' ? 'an empty id' : quoted(id),
    );
  }
  return ids.filter(isCustSpaceId).map((custSpaceId) => ({ custSpaceId }));
}

function readSpacesFile(reader: SettingReader, path: string, readFile: ReadFile): Space[] {
  const addIssue = (expected: string, got: string) =>
    reader.addIssue('CAMS_SPACES', `${expected} in ${quoted(path)}`, got);
  const file = readJsonFile(path, readFile, addIssue);
  return file === null ? [] : readSpacesJson(file.json, addIssue);
}
