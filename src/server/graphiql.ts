import type { GraphiQLOptions } from 'graphql-yoga';
import { examples, type ExampleData } from './graphiql-examples.js';

export type { ExampleData };

/** The page's settings: a tab for each job, its headers prepared for a key where one is needed. */
export function graphiqlOptions({ data, needsKey }: { data: ExampleData | null; needsKey: boolean }): GraphiQLOptions {
  const headers = JSON.stringify({ ...(needsKey ? { 'x-api-key': 'your key' } : {}), 'x-gateway-trace': '1' }, null, 2);
  return {
    title: 'waba-gateway',
    defaultTabs: examples(data).map(({ query, variables }) => ({
      query,
      // They end up inside a script element, which nothing in them may close.
      variables: variables === undefined ? '' : JSON.stringify(variables, null, 2).replaceAll('</', String.raw`<\/`),
      headers,
    })),
    headers,
    shouldPersistHeaders: false,
    subscriptionsProtocol: 'SSE',
  };
}

/** Prepared tabs are measured before they are laid out, so that one leaps from under the pointer, and its first click is lost. */
const steadyTabs = '.graphiql-tab { transform: none !important; }';

/** The whole page, with every script and style in it: no CDN is asked. */
export async function renderGraphiQL(options?: GraphiQLOptions): Promise<string> {
  // 9 MB of script: loaded when somebody opens the page, and never where there is none.
  const page = await import('@graphql-yoga/render-graphiql');
  return page.renderGraphiQL(options).replace('</style>', `${steadyTabs}</style>`);
}
