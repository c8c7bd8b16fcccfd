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
    mkdirSync(join(folder, 'schema'));
    mkdirSync(join(folder, '.ci'));
    for (const name of ['.oxlintrc.json', '.ci/schema-purity.mjs']) copyFileSync(join(root, name), join(folder, name));
    mkdirSync(join(folder, 'src/server'), { recursive: true });
    writeFileSync(join(folder, file), lines.join('\n'));
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=unix', file],
      { cwd: folder, encoding: 'utf8' },
    );
    const found = [...stdout.matchAll(/^\S*\.ts:(\d+):.*(?:no-restricted|schema\(pure)/gm)].map(([, line]) =>
      Number(line),
    );
    return [...new Set(found)].toSorted((a, b) => a - b);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const forbidden = [
  "import { randomUUID } from 'node:crypto';",
  "import { randomBytes } from 'crypto';",
  "import nodeCrypto from 'node:crypto';",
  "import * as everything from 'node:crypto';",
  "export { randomInt } from 'node:crypto';",
  "export * from 'node:os';",
  "import { performance as timer } from 'node:perf_hooks';",
  "import { uptime } from 'node:os';",
  "import { setTimeout as sleep } from 'node:timers/promises';",
  "import { systemClock } from '../src/clock.js';",
  "import { wallClock as now } from '../src/clock.js';",
  "import * as clock from '../src/clock.js';",
  "import { createRequire } from 'node:module'; export const required = createRequire('/')('node:crypto');",
  "const load = createRequire('/'); export const loaded = load('crypto');",
  "export const dynamic = () => import('node:crypto');",
  'export const template = () => import(`node:crypto`);',
  "export const computed = () => import(['node', 'crypto'].join(':'));",
  'export const a = Date.now();',
  'export const b = new Date();',
  'const D = Date;',
  'export const { now: today } = Date;',
  'export const c = Math.random();',
  'const M = Math;',
  'export const { random } = Math;',
  "export const d = Math['random']();",
  'export const e = Object.values(Math);',
  'export const f = performance.now();',
  'export const { now: elapsed } = performance;',
  'export const g = crypto.randomUUID();',
  'export const h = crypto.getRandomValues(new Uint8Array(1));',
  'export const i = process.hrtime();',
  'export const { hrtime } = process;',
  'export const j = globalThis.Date.now();',
  "export const k = globalThis['Date'];",
  'export const l = global.Date.now();',
  'export const m = new Intl.DateTimeFormat().format();',
  'export const n = Temporal.Now.instant();',
  "export const o = new Event('x').timeStamp;",
  "export const p = new File([], 'x').lastModified;",
  "export const q = eval('Date.now()');",
  "export const r = new Function('return Date.now()');",
  "export const s = Reflect.get(Object, 'x');",
  'setTimeout(() => undefined, 1);',
  'setInterval(() => undefined, 1);',
  "export const t = require('node:crypto');",
];

const forbiddenLines = lintedLines('schema/field.ts', forbidden);

it.each(forbidden)('lint forbids schema to read a clock, a random source or the process: %s', (line) => {
  expect(forbiddenLines).toContain(forbidden.indexOf(line) + 1);
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
    "import type { Clock } from '../src/clock.js';",
    "import { createRequire } from 'node:module';",
    'export const time: (clock: Clock, date: Date) => number = () => Math.max(1, 2);',
    "export const library = [createRequire('/')('libphonenumber-js/min'), import('qrcode')];",
    "export const keys = new Map([['path', new Set([JSON.stringify({ process: 1, crypto: 2 })])]]);",
    "export const texts = [hash('sha256', ''), formatDateTime(parseDateTime('')), setImmediate];",
  ];
  expect(lintedLines('schema/field.ts', allowed)).toEqual([]);
});
