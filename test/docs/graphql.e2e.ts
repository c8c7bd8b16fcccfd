import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type Gateway } from '../../src/app.js';
import { readConfig } from '../../src/config/index.js';
import { maxWritesPerRequest } from '../../src/domain.js';
import { operations } from '../../src/operations/index.js';
import { documentLimits } from '../../src/server/parse/documents.js';
import { examplesOf, expectedFrom } from './printed-answers.js';
import { readPage, unwrapped } from './page.js';

const text = readPage('docs/graphql.md');
const readme = readPage('README.md');

const examples = examplesOf(text);

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway(
    readConfig(
      { CAMS_UPSTREAM: 'sandbox', PORT: '0' },
      operations.map(({ action }) => action),
    ),
    pino({ level: 'silent' }),
  );
});
afterAll(() => gateway?.close());

async function ask(body: string): Promise<unknown> {
  const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return response.json();
}

// Runs before the examples of docs/graphql.md, whose mutations change the data.
describe('README.md', () => {
  it('README.md shows the real answer to its first query', async () => {
    const [, body = '', answer = ''] = /-d '(.*?)'\n```\n\n```json\n(.*?)```/s.exec(readme) ?? [];
    expect(await ask(body)).toEqual(expectedFrom(answer));
  });
});

describe('docs/graphql.md', () => {
  it.each(examples)('docs/graphql.md shows the real answer under $heading', async ({ query, answer }) => {
    expect(await ask(JSON.stringify({ query }))).toEqual(expectedFrom(answer));
  });

  it('docs/graphql.md shows an answer to every query', () => {
    expect(examples.length).toBe(text.match(/```graphql\n/g)?.length);
  });

  it('docs/graphql.md states the limits that are in force', () => {
    const said = (limit: number) => limit.toLocaleString('en');
    const { characters, tokens, aliases, depth, directives } = documentLimits;
    expect(unwrapped(text)).toContain(
      `${said(characters)} characters, ${said(tokens)} tokens, ${aliases} aliases, ${depth} levels deep, ` +
        `${directives} directives`,
    );
    expect(unwrapped(text)).toContain(`ids for \`nodes\`**: ${maxWritesPerRequest} `);
  });
});
