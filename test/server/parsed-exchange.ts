/** Requests that passed the guards and the parser, for unit tests of the stages after them. */
import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { schema } from '../../schema/index.js';
import { localViewer } from '../../src/auth/index.js';
import { createDeadline } from '../../src/server/deadline.js';
import { Exchange } from '../../src/server/exchange.js';
import { withIncrementalDirectives } from '../../src/server/parse/documents.js';
import { createParser } from '../../src/server/parse/index.js';
import { createDocumentSource } from '../../src/server/parse/persisted-operations.js';
import { VirtualClock } from '../virtual-clock.js';

/** Creates a parser, and returns a function that creates requests which this parser has parsed. */
export function createParsedExchanges(): (
  body: object,
  accept?: string,
  method?: 'GET' | 'POST',
  headers?: IncomingHttpHeaders,
) => Exchange {
  const parse = createParser(withIncrementalDirectives(schema), createDocumentSource(), true);
  const clock = new VirtualClock();
  return (body, accept, method = 'POST', headers = {}) => {
    const request = new IncomingMessage(new Socket());
    request.method = method;
    Object.assign(request.headers, headers);
    if (accept !== undefined) request.headers.accept = accept;
    const exchange = new Exchange(request, new ServerResponse(request), 'id', 0, () =>
      createDeadline({ requestTimeoutMs: 1_000, bulkTimeoutMs: 1_000 }, clock, 0),
    );
    exchange.search = `?${new URLSearchParams(Object.entries(body))}`;
    exchange.body = Buffer.from(JSON.stringify(body));
    exchange.viewer = localViewer;
    exchange.parsed = parse(exchange);
    return exchange;
  };
}
