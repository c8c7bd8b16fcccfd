import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../clock.js';
import { aborted } from '../../abort.js';

/** How long to wait for a first request on a connection: browsers open some in advance, and may never use them. */
const firstRequestMs = 1_000;

/** Longer than the minute for which load balancers keep idle connections, so that the balancer closes them first. */
const keepAliveTimeoutMs = 65_000;

/**
 * How long new requests are held at most while the last connections are accepted, and for how long no connection may
 * arrive before listening stops.
 */
const maxHoldMs = 500;
const quietPeriodMs = 50;

/** Connection draining for a graceful shutdown: ends the connections of an HTTP server without losing a request. */
export interface ConnectionDrainer {
  /** Sends `connection: close` with every answer from now on, so that callers reconnect, perhaps to another replica. */
  startDraining(): void;
  /**
   * Accepts no more connections, and waits until every accepted request is answered.
   * @returns how many requests were still unanswered when `graceSignal` was aborted, and were cut off
   */
  close(graceSignal: AbortSignal): Promise<number>;
}

/** Passes the requests of a server to `listener`, and tracks its connections. */
export function createConnectionDrainer(server: Server, listener: RequestListener, clock: Clock): ConnectionDrainer {
  server.keepAliveTimeout = keepAliveTimeoutMs;
  /** The response in progress on each connection; undefined before the first request, null between two. */
  const connections = new Map<Socket, ServerResponse | null | undefined>();
  /** Requests that wait until listening has stopped; null while new requests are served at once. */
  let queuedRequests: [IncomingMessage, ServerResponse][] | null = null;
  let isDraining = false;
  let isClosing = false;
  /** Called for each new connection and each complete response. */
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
      // This idle connection was promised keep-alive before draining, but no further request is accepted on it.
      if (isClosing) socket.end();
      onActivity();
    });
    if (queuedRequests === null) void listener(request, response);
    else queuedRequests.push([request, response]);
  });

  const activeResponses = () =>
    [...connections.values()].filter((response) => response !== null && response !== undefined);

  /**
   * Stops listening at a quiet moment, because connections that the kernel has accepted and the process has not are
   * reset then. Clients reconnect after each response, so new requests are held until the others are answered and no
   * connection has arrived for a moment.
   */
  async function stopListening(): Promise<{ readonly closed: Promise<void> }> {
    const queued: typeof queuedRequests = [];
    queuedRequests = queued;
    await new Promise<void>((resolve) => {
      const cancelMax = clock.after(maxHoldMs, resolve);
      const onQuiet = () => {
        cancelMax();
        resolve();
      };
      let cancelQuiet = clock.after(quietPeriodMs, onQuiet);
      onActivity = () => {
        cancelQuiet();
        cancelQuiet = clock.after(quietPeriodMs, onQuiet);
      };
    });
    onActivity = () => {};
    // Lets the event loop accept connections that have arrived.
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
      const { closed } = await stopListening();
      isClosing = true;
      const cancelUnused = clock.after(firstRequestMs, () => {
        for (const [socket, response] of connections) if (response === undefined) socket.destroy();
      });
      const isOver = await Promise.race([closed.then(() => false), aborted(graceSignal).then(() => true)]);
      cancelUnused();
      // The server may have closed before its last socket: the caller of that socket may have left without waiting for
      // the answer.
      const cutOff = isOver ? activeResponses().length : 0;
      server.closeAllConnections();
      await closed;
      return cutOff;
    },
  };
}

function sendConnectionClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
