/** Answers requests that node:http cannot parse or does not pass to the pipeline, with errors in the same format. */
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { formatError, inputError, toClientError } from './graphql/error-mask.js';
import { requestEnded, type RequestEvent } from './observability/request-events.js';
import { runWithRequestId } from './request-id.js';

const statusByCode: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

export function answerUnparsedRequests(server: Server, onEvent: (event: RequestEvent) => void): void {
  // Without this listener node:http would answer 417 without a body. A server may ignore an unknown expectation.
  server.on('checkExpectation', (request, response) => void server.emit('request', request, response));
  server.on('connect', (request, socket) =>
    refuse(socket, 405, 'expected GET or POST, got CONNECT.', request.headers['x-request-id']),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // If the connection was answered before, another response may be in progress, so nothing may be written to it.
    const hasAnswered = 'bytesWritten' in socket && Number(socket.bytesWritten) > 0;
    if (!socket.writable || hasAnswered || error.code === 'ECONNRESET') return void socket.destroy();
    const status = statusByCode[error.code ?? ''] ?? 400;
    refuse(socket, status, 'expected a well-formed HTTP request.');
  });

  function refuse(socket: Duplex, status: number, message: string, requestedId?: unknown): void {
    runWithRequestId(requestedId, (requestId) => {
      const refused = inputError([], message, { status });
      const body = JSON.stringify({ errors: [formatError(toClientError(refused, () => undefined))] });
      socket.end(
        [
          `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
          'content-type: application/json; charset=utf-8',
          `content-length: ${Buffer.byteLength(body)}`,
          `x-request-id: ${requestId}`,
          'connection: close',
          '',
          body,
        ].join('\r\n'),
      );
      const report = { operation: null, codes: ['BAD_USER_INPUT'], stats: null } as const;
      onEvent(requestEnded({ viewer: null, startedAt: 0 }, report, 'node:http', 0));
    });
  }
}
