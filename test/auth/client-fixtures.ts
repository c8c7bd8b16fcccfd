import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of a clients file that does not exist yet, in a folder that is deleted after the test. */
export function temporaryClientsFile(content?: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'clients-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'clients.json');
  if (content !== undefined) writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

export const bearerHeaders = (token: string) => new Headers({ authorization: `Bearer ${token}` });
export const apiKeyHeaders = (key: string) => new Headers({ 'x-api-key': key });
