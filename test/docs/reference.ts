/**
 * Generates the reference parts of the documentation from the code: settings, commands, error codes, metrics and
 * upstream operations. `npm run docs:reference` writes them; reference.test.ts fails while a page differs from the
 * code.
 */
import { isEnumType } from 'graphql';
import { format, resolveConfig } from 'prettier';
import { schema } from '../../schema/index.js';
import { runCli } from '../../src/cli/index.js';
import { configOf } from '../../src/index.js';
import { settings, type Setting } from '../../src/config/index.js';
import { operations, presenceOf } from '../../src/operations/index.js';
import { createMetricsRecorder } from '../../src/server/observability/metrics/index.js';
import { readPage } from './page.js';

/** The labelled items below a term, such as `Type: counter`. Items that the code does not know stay as they are. */
type Facts = Readonly<Record<string, string>>;

/** The expected text of every page with generated parts, by path. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const pages: Record<string, string> = {
    'docs/settings.md': withBlocks(readPage('docs/settings.md'), {
      settings: settings.map(describeSetting).join('\n\n'),
      errors: codeBlock(configErrorExample()),
    }),
    'docs/cli.md': withBlocks(readPage('docs/cli.md'), { commands: await commandReference() }),
    'docs/errors.md': withFacts(readPage('docs/errors.md'), errorFacts()),
    'docs/metrics.md': withFacts(readPage('docs/metrics.md'), await metricFacts()),
    'docs/operations.md': withFacts(
      withBlocks(readPage('docs/operations.md'), { 'RAM policy': codeBlock(ramPolicy(), 'json') }),
      operationFacts(),
    ),
    'deploy/ram-policy.json': ramPolicy(),
  };
  const options = await resolveConfig(new URL('../../docs/settings.md', import.meta.url));
  return new Map(
    await Promise.all(
      Object.entries(pages).map(
        async ([path, text]) =>
          [path, await format(text, { ...options, parser: path.endsWith('.json') ? 'json' : 'markdown' })] as const,
      ),
    ),
  );
}

function describeSetting({ name, default: value, unset, meaning, secret }: Setting): string {
  const fallback = value === null ? unset : `\`${value}\``;
  return [
    `### \`${name}\``,
    meaning,
    [`Default: ${fallback ?? 'none'}.`, ...(secret ? ['Secret: error messages show its length only.'] : [])].join(' '),
  ].join('\n\n');
}

function configErrorExample(): string {
  try {
    configOf({ NODE_ENV: 'production', PORT: '4000abc', ALIBABA_CLOUD_ACCESS_KEY_ID: 'x' });
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('Expected the example settings to be rejected.');
}

async function commandReference(): Promise<string> {
  const help = await cliOutput('--help');
  const names = [...help.matchAll(/^ {2}waba-gateway (\w+)/gm)].map(([, name = '']) => name);
  const sections = names.map(async (name) => `## ${name}\n\n${codeBlock(await cliOutput(name, '--help'))}`);
  return [codeBlock(help), ...(await Promise.all(sections))].join('\n\n');
}

async function cliOutput(...args: string[]): Promise<string> {
  let text = '';
  await runCli(args, { write: (chunk: string) => (text += chunk) }, { write: () => undefined });
  return text.trimEnd();
}

function errorFacts(): ReadonlyMap<string, Facts> {
  const type = schema.getType('ErrorCode');
  const values = isEnumType(type) ? type.getValues() : [];
  return new Map(values.map(({ name, description }) => [`\`${name}\``, { Meaning: description ?? '' }]));
}

async function metricFacts(): Promise<ReadonlyMap<string, Facts>> {
  const { registry } = createMetricsRecorder({
    quotas: () => [],
    upstream: () => ({ reachable: true, breakers: {} }),
    cache: () => ({ entries: 0, bytes: 0 }),
    redisStatus: () => ({}),
    ready: () => true,
  });
  return new Map(
    (await registry.getMetricsAsJSON()).map(({ name, help, type }) => [
      `\`${name}\``,
      { Type: String(type), Meaning: help },
    ]),
  );
}

function operationFacts(): ReadonlyMap<string, Facts> {
  return new Map(
    operations.map(({ action, summary, access, callsPerSecond, lifetime, parameters }) => [
      action,
      {
        Purpose: summary,
        Scope: access,
        'Calls per second': String(callsPerSecond),
        ...(lifetime ? { 'Fresh and stale': `${duration(lifetime.freshMs)} + ${duration(lifetime.staleMs)}` } : {}),
        Parameters: Object.entries(parameters)
          .map(([name, presence]) => (presenceOf(presence) === 'required' ? `**${name}**` : name))
          .join(', '),
      },
    ]),
  );
}

/** The RAM policy that allows each operation, and nothing else. */
function ramPolicy(): string {
  const Action = operations.map(({ action }) => `cams:${action}`);
  return JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Resource: '*', Action }] }, null, 2);
}

function duration(ms: number): string {
  if (ms === 0) return 'none';
  const [unit, size] = ms >= 3_600_000 ? ['h', 3_600_000] : ms >= 60_000 ? ['min', 60_000] : ['s', 1_000];
  return `${ms / Number(size)} ${unit}`;
}

const codeBlock = (text: string, language = 'text') => `\`\`\`${language}\n${text}\n\`\`\``;

/** Replaces the text between `<!-- generated: name -->` and `<!-- /generated: name -->`. */
function withBlocks(text: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((page, [name, block]) => {
    const [start, end] = [`<!-- generated: ${name} -->`, `<!-- /generated: ${name} -->`];
    const [before, rest] = page.split(start);
    const [, after] = rest?.split(end) ?? [];
    if (before === undefined || after === undefined) throw new Error(`Expected ${start} and ${end} in the page.`);
    return `${before}${start}\n\n${block}\n\n${end}${after}`;
  }, text);
}

/** Replaces the labelled items below each `- **term**`. A term whose item is missing in the page is an error. */
function withFacts(text: string, factsByTerm: ReadonlyMap<string, Facts>): string {
  const seen = new Set<string>();
  const page = text.replaceAll(/^- \*\*(.+)\*\*\n((?: {2}.*\n)*)/gm, (item: string, term: string, body: string) => {
    const facts = factsByTerm.get(term);
    if (facts === undefined) return item;
    seen.add(term);
    const others = body.split(/^(?= {2}- )/m).filter((fact) => !(labelOf(fact) in facts) && fact.trim() !== '');
    const lines = Object.entries(facts).map(([label, value]) => `  - ${label}: ${value}\n`);
    return `- **${term}**\n${lines.join('')}${others.join('')}`;
  });
  const missing = [...factsByTerm.keys()].filter((term) => !seen.has(term));
  if (missing.length > 0) throw new Error(`Expected an item for each of these in the page: ${missing.join(', ')}.`);
  return page;
}

const labelOf = (fact: string) => /^ {2}- ([^:]+):/.exec(fact)?.[1] ?? '';
