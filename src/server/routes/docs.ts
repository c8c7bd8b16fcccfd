/** `/docs`: the reference site, a folder of files that `npm run docs` builds. */
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Answer } from '../exchange.js';
import type { StageFunction } from '../pipeline.js';

const path = '/docs';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.graphql': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.zip': 'application/zip',
};

const headersOfEveryFile = {
  // Only files of the site itself are loaded. Its search is a WebAssembly module.
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // Browsers keep the files, but ask each time whether they have changed.
  'cache-control': 'no-cache',
} as const;

/** Serves the files of a folder. A path is looked up in a list of them, so that no path leads out of the folder. */
export function docsRoute(folder: string): StageFunction {
  let files: ReadonlyMap<string, string> = new Map();

  async function answer(pathname: string, knownTag: string | null): Promise<Answer> {
    // Listed again while the folder is empty, because the site may be built while the gateway runs.
    if (files.size === 0) files = await listFiles(folder);
    if (files.size === 0)
      return textAnswer(503, 'The reference site has not been built yet. `npm start` or `npm run docs` builds it.\n');
    const file = files.get(pathname === `${path}/` ? 'index.html' : pathname.slice(path.length + 1));
    const served = file ?? files.get('404.html');
    if (served === undefined) return textAnswer(404, 'The reference has no such page.\n');
    const body = await readFile(served);
    const tag = `"${hash('sha256', body, 'base64url')}"`;
    // Weak, because a strong tag would differ for each content encoding.
    const headers = { ...headersOfEveryFile, etag: `W/${tag}` };
    if (file !== undefined && knownTag?.includes(tag) === true) return { status: 304, headers, body: null };
    const contentType = contentTypes[extname(served)] ?? 'application/octet-stream';
    return { status: file === undefined ? 404 : 200, headers: { ...headers, 'content-type': contentType }, body };
  }

  return ({ pathname, request: { method }, headers }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    if (pathname === path) return { status: 308, headers: { location: `${path}/` }, body: null };
    return pathname.startsWith(`${path}/`) ? answer(pathname, headers.get('if-none-match')) : undefined;
  };
}

/** The files of a folder by their path within it; none if it does not exist. */
async function listFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(files.map((file) => [relative(folder, file).split(sep).join('/'), file]));
}

function textAnswer(status: number, text: string): Answer {
  const headers = { ...headersOfEveryFile, 'content-type': 'text/plain; charset=utf-8' };
  return { status, headers, body: Buffer.from(text) };
}
