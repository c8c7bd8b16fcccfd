/** Answers requests that node:http cannot parse, such as a target without a slash, as the gateway refuses others. */
import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { formatError, inputError, toClientError } from './graphql/error-mask.js';
import type { RequestEvent } from './observability/request-events.js';
import { chooseRequestId, runWithRequestId } from './request-id.js';

const statusByCode: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

export function answerUnparsedRequests(server: Server, onEvent: (event: RequestEvent) => void): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Of a connection that was answered before nobody knows whether another answer is on its way.
    if (!socket.writable || socket.bytesWritten > 0 || error.code === 'ECONNRESET') return void socket.destroy();
    const requestId = chooseRequestId(undefined);
    runWithRequestId(requestId, () => {
      const status = statusByCode[error.code ?? ''] ?? 400;
      const refused = inputError([], 'expected a well-formed HTTP request.', { status });
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
      onEvent({ kind: 'request-started' });
      onEvent({
        kind: 'request-ended',
        operation: null,
        viewer: null,
        codes: ['BAD_USER_INPUT'],
        durationMs: 0,
        stats: null,
        answeredBy: 'refused',
      });
    });
  });
}
