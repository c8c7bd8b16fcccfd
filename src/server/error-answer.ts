import { GraphQLError } from 'graphql';
import type { Answer, Exchange } from './exchange.js';
import { errorCodeOf, formatError, toClientError, type HttpHints, type OnInternalError } from './graphql/error-mask.js';
import { readAccept } from './parse/accept.js';
import { DocumentError } from './parse/index.js';
import { refusalCodes } from './respond.js';

/** Turns an error that a stage threw into a response: GraphQL errors in the media type that the caller accepts. */
export function createErrorAnswerer(onInternalError: OnInternalError) {
  return (exchange: Exchange, thrown: unknown): Answer => {
    const errors = (thrown instanceof DocumentError ? thrown.errors : [thrown]).map((error) =>
      toClientError(error, onInternalError),
    );
    if (thrown instanceof DocumentError) exchange.servedOperation = thrown.operation;
    const { json: mediaType, eventStream } = readAccept(exchange.headers.get('accept'));
    const body = JSON.stringify({ errors: errors.map(formatError) });
    const isEventStream = mediaType === null && eventStream;
    const { status, headers } = httpOf(errors, mediaType === 'application/json' || isEventStream);
    const contentType = isEventStream ? 'text/event-stream' : `${mediaType ?? 'application/json'}; charset=utf-8`;
    const answer: Answer = {
      status,
      headers: { ...headers, 'content-type': contentType },
      body: Buffer.from(isEventStream ? `event: next\ndata: ${body}\n\nevent: complete\ndata:\n\n` : body),
    };
    refusalCodes.set(answer, (thrown instanceof DocumentError ? thrown.errors : [thrown]).map(errorCodeOf));
    return answer;
  };
}

/** The highest HTTP status of the errors; 500 for an error that is masked. */
function httpOf(errors: readonly GraphQLError[], isPlainJson: boolean): HttpHints {
  let headers = {};
  let status = 0;
  for (const { extensions } of errors) {
    const http = extensions['http'] as HttpHints | undefined;
    headers = { ...headers, ...http?.headers };
    const asked = http === undefined ? 500 : isPlainJson && http.spec === true ? 200 : http.status;
    status = Math.max(status, asked);
  }
  return { status, headers };
}
