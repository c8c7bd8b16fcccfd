import { quoted } from './config-error.js';
import { readJsonFile, type ReadFile } from './json-file.js';
import type { SettingReader } from './setting-reader.js';

/** Reads PERSISTED_OPERATIONS, the path of a JSON object of documents by their SHA-256; null if it is unset. */
export function readPersistedOperations(
  reader: SettingReader,
  readFile: ReadFile,
): Readonly<Record<string, string>> | null {
  const path = reader.raw('PERSISTED_OPERATIONS');
  if (path === null) return null;
  const addIssue = (expected: string, got: string) =>
    reader.addIssue('PERSISTED_OPERATIONS', `${expected} in ${quoted(path)}`, got);
  const file = readJsonFile(path, readFile, addIssue);
  if (file === null) return {};
  if (typeof file.json !== 'object' || file.json === null || Array.isArray(file.json)) {
    addIssue(
      'an object of documents by their SHA-256',
      Array.isArray(file.json) ? 'an array' : quoted(String(file.json)),
    );
    return {};
  }
  const operations: Record<string, string> = {};
  for (const [hash, document] of Object.entries<unknown>(file.json as Record<string, unknown>)) {
    if (!/^[0-9a-f]{64}$/.test(hash)) addIssue('a SHA-256 of 64 hexadecimal digits as each name', quoted(hash));
    else if (typeof document !== 'string' || document.trim() === '')
      addIssue(`a document under ${quoted(hash)}`, typeof document === 'string' ? 'an empty text' : typeof document);
    else operations[hash] = document;
  }
  return operations;
}
