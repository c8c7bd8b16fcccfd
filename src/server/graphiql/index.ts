/** GraphiQL in a browser, with a tab for each operation of schema/examples.graphql. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { StageFunction } from '../pipeline.js';

/** Existing ids for the variables of the examples, so that they run unchanged against the sandbox. */
export interface ExampleData {
  readonly custSpaceId: string;
  readonly number: string;
  /** Two codes of the number: one to update, one to delete. */
  readonly codes: readonly [string, string];
}

export type ReadExampleData = () => Promise<ExampleData | null>;

const placeholders: ExampleData = {
  custSpaceId: 'your-cust-space-id',
  number: '+8613800001234',
  codes: ['CODE-TO-UPDATE', 'CODE-TO-DELETE'],
};

/** A number that does not exist; the sandbox accepts it as new. */
const newNumber = '+492214719902';
const greetings = [1, 2, 3, 4, 5, 6].map((table) => `Hello from table ${table}!`);

/** The variables of the examples, by the name of the operation. */
function variablesOf({ custSpaceId, number, codes }: ExampleData): Readonly<Record<string, object>> {
  const target = { custSpaceId, phoneNumber: number };
  const newTarget = { custSpaceId, phoneNumber: newNumber };
  return {
    FindNumber: { custSpaceId, number },
    AddCode: { input: { ...target, prefilledMessage: 'Hello! I would like to know more.' } },
    UpdateCode: { input: { ...target, code: codes[0], prefilledMessage: 'Hello again!' } },
    AddMany: { inputs: greetings.map((prefilledMessage) => ({ ...target, prefilledMessage })) },
    DeleteCode: { input: { ...target, code: codes[1] } },
    AddNumber: { input: { custSpaceId, number: newNumber, verifiedName: 'Café Möwe Altstadt' } },
    RequestCode: { input: { ...newTarget, method: 'SMS', language: 'de-DE' } },
    VerifyNumber: { input: { ...newTarget, code: '000000' } },
    NumberLife: { custSpaceId, number: newNumber },
  };
}

/** The tabs: each operation with the comment above it, which blank lines separate from the others. */
async function readTabs(data: ExampleData, headers: string) {
  const variables = variablesOf(data);
  const file = createRequire(import.meta.url).resolve('waba-gateway/examples.graphql');
  return (await readFile(file, 'utf8')).split('\n\n').flatMap((query) => {
    const [, name] = /^(?:query|mutation) (\w+)/m.exec(query) ?? [];
    if (name === undefined) return [];
    const text = name in variables ? JSON.stringify(variables[name], null, 2) : '';
    // The text is inside a script element, so it must not contain anything that closes it.
    return { query: `${query.trim()}\n`, variables: text.replaceAll('</', String.raw`<\/`), headers };
  });
}

/** Serves GraphiQL to browsers that open /graphql, with headers for an API key if one is needed. */
export function graphiqlRoute(readData: ReadExampleData | null, needsKey: boolean): StageFunction {
  const headers = JSON.stringify({ ...(needsKey ? { 'x-api-key': 'your key' } : {}), 'x-gateway-trace': '1' }, null, 2);

  /** The page with all its scripts and styles inlined: nothing is loaded from a CDN. */
  async function page() {
    // Loaded when the page is first opened.
    const { renderGraphiQL } = await import('./renderer.js');
    const html = renderGraphiQL({
      title: 'waba-gateway',
      defaultTabs: await readTabs((await readData?.()) ?? placeholders, headers),
      headers,
      shouldPersistHeaders: false,
      subscriptionsProtocol: 'SSE',
    });
    // GraphiQL measures its tabs before they are laid out: a tab jumps away from the pointer, and a click is lost.
    const body = Buffer.from(html.replace('</style>', '.graphiql-tab { transform: none !important; }</style>'));
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
  }

  return ({ pathname, search, request: { method }, headers: requestHeaders }) => {
    const isPage = method === 'GET' && pathname === '/graphql' && !new URLSearchParams(search).has('query');
    return isPage && requestHeaders.get('accept')?.includes('text/html') === true ? page() : undefined;
  };
}
