import type { GraphiQLOptions } from 'graphql-yoga';
import type { Answer } from '../exchange.js';
import type { Stage } from '../pipeline.js';
import { examples, type ExampleData } from './examples.js';

/** The page's settings: a tab for each example, with headers for an API key if one is needed. */
function graphiqlOptions({ data, needsKey }: { data: ExampleData | null; needsKey: boolean }): GraphiQLOptions {
  const headers = JSON.stringify({ ...(needsKey ? { 'x-api-key': 'your key' } : {}), 'x-gateway-trace': '1' }, null, 2);
  return {
    title: 'waba-gateway',
    defaultTabs: examples(data).map(({ query, variables }) => ({
      query,
      // The text is inside a script element, so it must not contain anything that closes it.
      variables: variables === undefined ? '' : JSON.stringify(variables, null, 2).replaceAll('</', String.raw`<\/`),
      headers,
    })),
    headers,
    shouldPersistHeaders: false,
    subscriptionsProtocol: 'SSE',
  };
}

/**
 * GraphiQL measures its tabs before they are laid out, so a tab jumps away from the pointer and its first click is
 * lost.
 */
const tabStyleFix = '.graphiql-tab { transform: none !important; }';

/** The page with all its scripts and styles inlined: nothing is loaded from a CDN. */
async function renderGraphiQL(options?: GraphiQLOptions): Promise<string> {
  // Loaded when the page is first opened.
  const page = await import('./renderer.js');
  return page.renderGraphiQL(options).replace('</style>', `${tabStyleFix}</style>`);
}

export type ReadExampleData = () => Promise<ExampleData | null>;

/** Serves GraphiQL to browsers that open /graphql. */
export function graphiqlRoute(data: ReadExampleData | null, needsKey: boolean): Stage {
  async function page(): Promise<Answer> {
    const html = await renderGraphiQL(graphiqlOptions({ data: (await data?.()) ?? null, needsKey }));
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(html) };
  }
  return {
    name: 'graphiql',
    run({ pathname, search, request: { method }, headers }) {
      if (method !== 'GET' || pathname !== '/graphql' || headers.get('accept')?.includes('text/html') !== true)
        return undefined;
      return new URLSearchParams(search).has('query') ? undefined : page();
    },
  };
}
