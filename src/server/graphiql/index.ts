import type { GraphiQLOptions, Plugin } from 'graphql-yoga';
import { examples, type ExampleData } from './examples.js';

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
const tabStyleFix = '.graphiql-tab { transform: none !important; }';

/** The whole page, with every script and style in it: no CDN is asked. */
export async function renderGraphiQL(options?: GraphiQLOptions): Promise<string> {
  // 9 MB of script: loaded when somebody opens the page, and never where there is none.
  const page = await import('@graphql-yoga/render-graphiql');
  return page.renderGraphiQL(options).replace('</style>', `${tabStyleFix}</style>`);
}

/** Sends a page, 9 MB, as a fourth of that to whoever takes gzip. Nothing else is compressed here: that is the proxy's. */
export function useCompressedPage(): Plugin {
  return {
    onResponse({ request, response, fetchAPI, setResponse }) {
      const { body, status } = response;
      if (body === null || !response.headers.get('content-type')?.startsWith('text/html')) return;
      const headers = new Headers(response.headers);
      headers.append('vary', 'accept-encoding');
      const acceptsGzip = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(request.headers.get('accept-encoding') ?? '');
      if (acceptsGzip) {
        headers.set('content-encoding', 'gzip');
        headers.delete('content-length');
      }
      setResponse(
        new fetchAPI.Response(acceptsGzip ? body.pipeThrough(new fetchAPI.CompressionStream('gzip')) : body, {
          status,
          headers,
        }),
      );
    },
  };
}
