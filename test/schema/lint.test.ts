import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Lints a file with the project's configuration; returns the lines with an error. */
function lintedLines(file: string, lines: readonly string[]): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    mkdirSync(join(folder, 'schema'));
    mkdirSync(join(folder, 'src/server'), { recursive: true });
    writeFileSync(join(folder, file), lines.join('\n'));
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=unix', file],
      { cwd: folder, encoding: 'utf8' },
    );
    const found = [...stdout.matchAll(/^\S*\.ts:(\d+):.*(?:no-restricted|prefer-node-protocol)/gm)].map(([, line]) =>
      Number(line),
    );
    return [...new Set(found)].toSorted((a, b) => a - b);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const forbidden = [
  "import { randomUUID } from 'node:crypto';",
  "import { performance as timer } from 'node:perf_hooks';",
  "import { setTimeout as sleep } from 'node:timers/promises';",
  "import { systemClock } from '../src/clock.js';",
  'export const a = Date.now();',
  'export const b = new Date();',
  'export const c = Math.random();',
  'export const d = performance.now();',
  'export const e = crypto.randomUUID();',
  'export const f = process.hrtime();',
  'export const g = globalThis.Date.now();',
  'export const h = global.Date.now();',
  'export const i = new Intl.DateTimeFormat().format();',
  "import { randomBytes } from 'crypto';",
  'export const j = [randomUUID, timer, sleep, systemClock, randomBytes];',
];

it('lint forbids clocks and random values in schema, whose values are shared between requests', () => {
  expect(lintedLines('schema/field.ts', forbidden)).toEqual(forbidden.map((_, index) => index + 1).slice(0, -1));
});

it('lint allows src to read the time only from clock.ts', () => {
  const clocks = ['export const a = Date.now();', 'export const b = performance.now();'];
  expect(lintedLines('src/server/field.ts', clocks)).toEqual([1, 2]);
  expect(lintedLines('src/clock.ts', clocks)).toEqual([]);
});

it('lint allows schema to hash, convert times and yield to the event loop', () => {
  const allowed = [
    "import { hash } from 'node:crypto';",
    "import { setImmediate } from 'node:timers/promises';",
    "import { formatDateTime, parseDateTime } from '../src/clock.js';",
    "export const texts = [hash('sha256', ''), formatDateTime(parseDateTime('')), setImmediate];",
  ];
  expect(lintedLines('schema/field.ts', allowed)).toEqual([]);
});
