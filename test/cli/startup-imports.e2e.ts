/** Tests which modules a start loads, because each of them costs every user time and memory. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { spawnCli } from './spawn-cli.js';

/** The package of a file, and the folder of the package. */
const packagePattern = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** The comments with which the bundler names each module that a file contains. */
const bundledModule = /^\/\/ (\S+\.[cm]?[jt]s)$/gm;

/**
 * The modules that a process has executed, whether they are files or parts of a bundle. At exit, Node.js writes a list
 * of the files into this folder.
 */
async function modulesListedIn(folder: string): Promise<readonly string[]> {
  const reports = await Promise.all((await readdir(folder)).map((report) => readFile(join(folder, report), 'utf8')));
  const urls = reports.flatMap((report) =>
    (JSON.parse(report) as { result: { url: string }[] }).result.map(({ url }) => url),
  );
  const bundles = urls.filter((url) => /^file:.*\/src\/(chunks|server\/graphiql)\//.test(url));
  const contents = await Promise.all(bundles.map((url) => readFile(fileURLToPath(url), 'utf8')));
  return [...urls, ...contents.flatMap((content) => [...content.matchAll(bundledModule)].map(([, path = '']) => path))];
}

it('a command loads neither the gateway nor the sandbox if it needs none of them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waba-start-'));
  await spawnCli(['operations'], { NODE_V8_COVERAGE: folder }).ended;
  const modules = await modulesListedIn(folder);
  await rm(folder, { recursive: true });
  expect(modules.some((file) => file.endsWith('src/cli/operations.ts'))).toBe(true);
  expect(modules.filter((file) => /^src\/(?:app|server|sandbox)\b/.test(file))).toEqual([]);
}, 30_000);

describe('a start on the sandbox, up to the first answer', () => {
  /** Folders of packages by package name. */
  const loaded = new Map<string, Set<string>>();
  let status = 0;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waba-start-'));
    const serving = spawnCli(['serve'], { PORT: '0', NODE_V8_COVERAGE: folder });
    const [, url = ''] = await serving.waitForOutput(/GraphQL: (\S+)/);
    const body = JSON.stringify({ query: '{ wabas { name phoneNumbers(first: 1) { nodes { number } } } }' });
    status = (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    serving.process.kill('SIGINT');
    await serving.ended;
    for (const file of await modulesListedIn(folder)) {
      const [path, name] = packagePattern.exec(file) ?? [];
      if (path !== undefined && name !== undefined) loaded.set(name, (loaded.get(name) ?? new Set()).add(path));
    }
    await rm(folder, { recursive: true });
  }, 30_000);

  it.each([
    ['ioredis', 'where there is no REDIS_URL'],
    ['jose', 'where no JWTs are taken'],
    ['rate-limiter-flexible', 'before a caller comes that has a limit'],
    ['libphonenumber-js', 'before a number is to be checked'],
    ['qrcode', 'before a picture is to be drawn'],
    ['@graphql-yoga/render-graphiql', 'before somebody opens the page'],
    ['@opentelemetry/sdk-node', 'where nothing is traced'],
    ['pino-pretty', 'where nobody reads along at a terminal'],
  ])('a start on the sandbox does not load %s %s', (name) => {
    expect(status).toBe(200);
    expect(loaded.has('graphql-yoga')).toBe(true);
    expect(loaded.has(name)).toBe(false);
  });

  // Except for @graphql-tools/utils, of which graphql-yoga and its executor need different major versions.
  it('a start loads one copy each of GraphQL and its tools', () => {
    const several = [...loaded].filter(
      ([name, folders]) => /^(graphql|@graphql-tools\/(?!utils$).*|@pothos\/.*)$/.test(name) && folders.size > 1,
    );
    expect(several).toEqual([]);
  });
});
