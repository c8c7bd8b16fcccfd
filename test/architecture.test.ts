import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Layer of each folder. A file may import its own folder and folders of a lower layer, types included. */
const layerRanks: Readonly<Record<string, number>> = {
  clock: 0,
  abort: 0,
  json: 0,
  errors: 0,
  domain: 0,
  nouns: 0,
  selections: 0,
  redis: 0.5,
  lifecycle: 0.5,
  proxy: 0,
  config: 1,
  operations: 1,
  cache: 1,
  throttle: 1,
  idempotency: 1,
  pubsub: 1,
  coordination: 1,
  upstream: 2,
  auth: 2,
  callbacks: 2,
  budget: 1,
  loaders: 3,
  context: 4,
  schema: 5,
  server: 6,
  mcp: 7,
  app: 8,
  cli: 9,
  index: 10,
  main: 10,
};

/** Packages that only certain files may import. */
const importRules: readonly { packagePattern: RegExp; allowedIn: RegExp }[] = [
  { packagePattern: /^@alicloud\//, allowedIn: /^src\/upstream\/alicloud\.ts$/ },
  { packagePattern: /^p-limit$/, allowedIn: /^src\/throttle\// },
  { packagePattern: /^dataloader$/, allowedIn: /^src\/loaders\// },
  { packagePattern: /^ioredis$/, allowedIn: /^src\/redis\// },
];

const root = join(import.meta.dirname, '..');
const sourceFiles = (top: string) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(?:generated|^gql|\/gql)\//.test(name))
    .map((name) => `${top}/${name}`);
const files = ['src', 'schema'].flatMap(sourceFiles);

/** `src/cache/port.ts` belongs to cache, `src/errors.ts` to errors, and all of `schema/` to schema. */
const folderOf = (file: string) =>
  file.startsWith('schema/') ? 'schema' : (file.split('/')[1] ?? '').replace(/\.ts$/, '');

const importsOf = (source: string) =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);

function violationsOf(file: string, source: string): string[] {
  const folder = folderOf(file);
  return importsOf(source).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      return importRules
        .filter(({ packagePattern, allowedIn }) => packagePattern.test(specifier) && !allowedIn.test(file))
        .map(({ allowedIn }) => `${file} must not import ${specifier}: only ${allowedIn} may`);
    }
    const target = folderOf(relative(root, join(root, dirname(file), specifier)).replace(/\.js$/, '.ts'));
    if (target === folder) return [];
    if (folder === 'sandbox') return [`${file} must not import ${target}: the sandbox may import only itself`];
    if (target === 'sandbox')
      return folder === 'app' || folder === 'cli'
        ? []
        : [`${file} must not import sandbox: only app, cli and tests may`];
    const [ownRank, targetRank] = [layerRanks[folder], layerRanks[target]];
    if (ownRank === undefined || targetRank === undefined)
      return [`${file} imports ${target}: a folder without a rank`];
    return targetRank < ownRank
      ? []
      : [`${file} must not import ${target}: rank ${targetRank} is not below rank ${ownRank}`];
  });
}

describe('the architecture', () => {
  it('every file imports only lower layers, and restricted packages only where allowed', () => {
    expect(files.flatMap((file) => violationsOf(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  it('a forbidden import is reported with the file and the reason', () => {
    expect(violationsOf('src/cache/a.ts', "import { b } from '../throttle/index.js';")).toEqual([
      'src/cache/a.ts must not import throttle: rank 1 is not below rank 1',
    ]);
    expect(violationsOf('src/server/a.ts', "import Redis from 'ioredis';")).toHaveLength(1);
    expect(violationsOf('src/sandbox/a.ts', "import type { E } from '../errors.js';")).toHaveLength(1);
    expect(violationsOf('src/server/a.ts', "import { startSandbox } from '../sandbox/index.js';")).toHaveLength(1);
  });

  it('only src/config reads process.env', () => {
    const readers = files.filter(
      (file) => !file.startsWith('src/config/') && /\bprocess\.env\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });

  it('no source file exceeds 300 lines', () => {
    expect(files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301)).toEqual([]);
  });

  it('no two exported types have the same name', () => {
    const filesByName = new Map<string, string[]>();
    for (const file of [...files, ...['test', 'site', 'examples/client'].flatMap(sourceFiles)]) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/^export (?:abstract )?(?:interface|type|class|enum) (\w+)/gm))
        filesByName.set(name, [...(filesByName.get(name) ?? []), file]);
    }
    expect([...filesByName].filter(([, declaredIn]) => declaredIn.length > 1)).toEqual([]);
  });

  it('limits are called max and min, not most, longest or fewest', () => {
    const limitNames = /\b(?:most|longest|fewest|smallest|largest)[A-Z]\w*/g;
    const named = files.flatMap((file) => readFileSync(join(root, file), 'utf8').match(limitNames) ?? []);
    expect(named).toEqual([]);
  });

  it('cache and throttle do not mention WhatsApp, CAMS or WABA', () => {
    const learned = files.filter(
      (file) =>
        /^src\/(cache|throttle)\//.test(file) && /whatsapp|\bcams\b|waba/i.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(learned).toEqual([]);
  });
});
