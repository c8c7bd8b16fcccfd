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
      variables: variables === undefined ? '' : JSON.stringify(variables, null, 2),
      headers,
    })),
    headers,
    shouldPersistHeaders: false,
    subscriptionsProtocol: 'SSE',
  };
}

/** The whole page, with every script and style in it: no CDN is asked. */
export async function renderGraphiQL(options?: GraphiQLOptions): Promise<string> {
  // 9 MB of script: loaded when somebody opens the page, and never where there is none.
  const page = await import('@graphql-yoga/render-graphiql');
  return page.renderGraphiQL(options);
}
