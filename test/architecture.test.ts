import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Ranks: a file may import its own room and rooms of a lower rank, types included. */
const ranks: Readonly<Record<string, number>> = {
  errors: 0,
  domain: 0,
  heartbeat: 0,
  config: 1,
  operations: 1,
  cache: 1,
  throttle: 1,
  idempotency: 1,
  events: 1,
  upstream: 2,
  auth: 2,
  callbacks: 2,
  budget: 1,
  loaders: 3,
  context: 4,
  schema: 5,
  server: 6,
  app: 7,
  cli: 8,
  index: 9,
  main: 9,
};

/** Who alone may import a package, or read the environment. */
const fences: readonly { what: RegExp; only: RegExp }[] = [
  { what: /^@alicloud\//, only: /^src\/upstream\/alicloud\.ts$/ },
  { what: /^p-limit$/, only: /^src\/throttle\// },
  { what: /^dataloader$/, only: /^src\/loaders\// },
  { what: /^ioredis$/, only: /^src\/((throttle|cache|idempotency|events)\/.*redis[^/]*\.ts|app\/.*)$/ },
];

const root = join(import.meta.dirname, '..');
const files = ['src', 'schema'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${top}/${name}`),
);

/** `src/cache/port.ts` is in the room cache, `src/errors.ts` in errors, all of `schema/` in schema. */
const roomOf = (file: string) =>
  file.startsWith('schema/') ? 'schema' : (file.split('/')[1] ?? '').replace(/\.ts$/, '');

const importsOf = (source: string) =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);

function faultsOf(file: string, source: string): string[] {
  const room = roomOf(file);
  return importsOf(source).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      return fences
        .filter(({ what, only }) => what.test(specifier) && !only.test(file))
        .map(({ only }) => `${file} must not import ${specifier}: only ${only} may`);
    }
    const target = roomOf(relative(root, join(root, dirname(file), specifier)).replace(/\.js$/, '.ts'));
    if (target === room) return [];
    if (room === 'sandbox') return [`${file} must not import ${target}: the sandbox imports itself alone`];
    if (target === 'sandbox')
      return room === 'app' || room === 'cli' ? [] : [`${file} must not import sandbox: only app, cli and tests may`];
    const [own, theirs] = [ranks[room], ranks[target]];
    if (own === undefined || theirs === undefined) return [`${file} imports ${target}: a room without a rank`];
    return theirs < own ? [] : [`${file} must not import ${target}: rank ${theirs} is not below rank ${own}`];
  });
}

describe('the rooms', () => {
  it('import strictly downwards, and packages only within their fences', () => {
    expect(files.flatMap((file) => faultsOf(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  it('name an offender and what it must not import', () => {
    expect(faultsOf('src/cache/a.ts', "import { b } from '../throttle/index.js';")).toEqual([
      'src/cache/a.ts must not import throttle: rank 1 is not below rank 1',
    ]);
    expect(faultsOf('src/server/a.ts', "import Redis from 'ioredis';")).toHaveLength(1);
    expect(faultsOf('src/sandbox/a.ts', "import type { E } from '../errors.js';")).toHaveLength(1);
    expect(faultsOf('src/server/a.ts', "import { startSandbox } from '../sandbox/index.js';")).toHaveLength(1);
  });

  it('read process.env in config alone', () => {
    const readers = files.filter(
      (file) => !file.startsWith('src/config/') && /\bprocess\.env\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });

  it('hold no file over 300 lines', () => {
    expect(files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301)).toEqual([]);
  });

  it('keep the word WhatsApp, and what CAMS is, out of cache and throttle', () => {
    const learned = files.filter(
      (file) =>
        /^src\/(cache|throttle)\//.test(file) && /whatsapp|\bcams\b|waba/i.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(learned).toEqual([]);
  });
});
