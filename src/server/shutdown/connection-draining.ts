import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** A connection that has never sent a request is waited for this long: a browser opens some to have them, and may never use them. */
const firstRequestMs = 1_000;

/** Longer than the minute for which load balancers keep idle connections, so that it is they who close them. */
const keepAliveTimeoutMs = 65_000;

/** Longest hold of new requests while the last connections are taken in, and how long nobody must have come or gone before. */
const maxHoldMs = 500;
const quietPeriodMs = 50;

/** The connections of an HTTP server, and how they come to an end without a request being lost. */
export interface ConnectionDrainer {
  /** From now on every answer says that its connection ends with it: callers come back on a new one, perhaps to another replica. */
  startDraining(): void;
  /**
   * Takes no more connections, and waits for the answers to all requests that came.
   * @returns how many requests were still not answered when `patience` was aborted, and were cut
   */
  close(graceSignal: AbortSignal): Promise<number>;
}

/** Hands the requests of a server to `answer`, and keeps the books of its connections. */
export function createConnectionDrainer(server: Server, listener: RequestListener): ConnectionDrainer {
  server.keepAliveTimeout = keepAliveTimeoutMs;
  /** Of each connection, the request that is being answered on it; undefined before the first one, null between two. */
  const connections = new Map<Socket, ServerResponse | null | undefined>();
  /** Requests that came and are not begun yet; null while none is held. */
  let queuedRequests: [IncomingMessage, ServerResponse][] | null = null;
  let isDraining = false;
  let isClosing = false;
  /** Told of each new connection, and of each answer that is complete. */
  let onActivity = () => {};

  server.on('connection', (socket: Socket) => {
    connections.set(socket, undefined);
    onActivity();
    socket.on('close', () => connections.delete(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    connections.set(socket, response);
    if (isDraining) sendConnectionClose(response);
    response.on('close', () => {
      if (connections.has(socket)) connections.set(socket, null);
      // What was answered with a promise to keep the connection would be kept for nobody.
      if (isClosing) socket.end();
      onActivity();
    });
    if (queuedRequests === null) void listener(request, response);
    else queuedRequests.push([request, response]);
  });

  const activeResponses = () =>
    [...connections.values()].filter((response) => response !== null && response !== undefined);

  /**
   * Stops listening when the fewest connections can be on their way to us, because those that the kernel has accepted and we have
   * not are reset then: callers who are answered come back on new connections, so new requests are held until the others are
   * answered, and nobody has come for a moment.
   */
  async function stopListening(): Promise<{ readonly closed: Promise<void> }> {
    const queued: typeof queuedRequests = [];
    queuedRequests = queued;
    await new Promise<void>((resolve) => {
      const maxTimer = setTimeout(resolve, maxHoldMs);
      const quietTimer = setTimeout(() => {
        clearTimeout(maxTimer);
        resolve();
      }, quietPeriodMs);
      onActivity = () => void quietTimer.refresh();
    });
    onActivity = () => {};
    // After the poll that comes before this.
    await setImmediate();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    queuedRequests = null;
    for (const [request, response] of queued) void listener(request, response);
    return { closed };
  }

  return {
    startDraining() {
      isDraining = true;
      for (const response of activeResponses()) sendConnectionClose(response);
    },
    async close(graceSignal) {
      const graceOver = new Promise<void>((resolve) => {
        if (graceSignal.aborted) resolve();
        graceSignal.addEventListener('abort', () => resolve(), { once: true });
      });
      const { closed } = await stopListening();
      isClosing = true;
      const unusedTimer = setTimeout(() => {
        for (const [socket, response] of connections) if (response === undefined) socket.destroy();
      }, firstRequestMs);
      await Promise.race([closed, graceOver]);
      clearTimeout(unusedTimer);
      const aborted = activeResponses().length;
      server.closeAllConnections();
      await closed;
      return aborted;
    },
  };
}

function sendConnectionClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
