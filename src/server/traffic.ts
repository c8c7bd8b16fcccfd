import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** A connection that has never sent a request is waited for this long: a browser opens some to have them, and may never use them. */
const firstRequestMs = 1_000;

/** Longer than the minute for which load balancers keep idle connections, so that it is they who close them. */
const idleMs = 65_000;

/** Longest hold of new requests while the last connections are taken in, and how long nobody must have come or gone before. */
const holdMs = 500;
const quietMs = 50;

/** The connections of an HTTP server, and how they come to an end without a request being lost. */
export interface Traffic {
  /** From now on every answer says that its connection ends with it: callers come back on a new one, perhaps to another replica. */
  turnAway(): void;
  /**
   * Takes no more connections, and waits for the answers to all requests that came.
   * @returns how many requests were still not answered when `patience` was aborted, and were cut
   */
  end(patience: AbortSignal): Promise<number>;
}

/** Hands the requests of a server to `answer`, and keeps the books of its connections. */
export function watchTraffic(server: Server, answer: RequestListener): Traffic {
  server.keepAliveTimeout = idleMs;
  /** Of each connection, the request that is being answered on it; undefined before the first one, null between two. */
  const connections = new Map<Socket, ServerResponse | null | undefined>();
  /** Requests that came and are not begun yet; null while none is held. */
  let held: [IncomingMessage, ServerResponse][] | null = null;
  let isTurningAway = false;
  let isEnding = false;
  /** Told of each new connection, and of each answer that is complete. */
  let onMovement = () => {};

  server.on('connection', (socket: Socket) => {
    connections.set(socket, undefined);
    onMovement();
    socket.on('close', () => connections.delete(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    connections.set(socket, response);
    if (isTurningAway) sayClose(response);
    response.on('close', () => {
      if (connections.has(socket)) connections.set(socket, null);
      // What was answered with a promise to keep the connection would be kept for nobody.
      if (isEnding) socket.end();
      onMovement();
    });
    if (held === null) void answer(request, response);
    else held.push([request, response]);
  });

  const answering = () => [...connections.values()].filter((response) => response !== null && response !== undefined);

  /**
   * Stops listening when the fewest connections can be on their way to us, because those that the kernel has accepted and we have
   * not are reset then: callers who are answered come back on new connections, so new requests are held until the others are
   * answered, and nobody has come for a moment.
   */
  async function stopListening(): Promise<{ readonly closed: Promise<void> }> {
    const waiting: typeof held = [];
    held = waiting;
    await new Promise<void>((resolve) => {
      const longest = setTimeout(resolve, holdMs);
      const quiet = setTimeout(() => {
        clearTimeout(longest);
        resolve();
      }, quietMs);
      onMovement = () => void quiet.refresh();
    });
    onMovement = () => {};
    // After the poll that comes before this.
    await setImmediate();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    held = null;
    for (const [request, response] of waiting) void answer(request, response);
    return { closed };
  }

  return {
    turnAway() {
      isTurningAway = true;
      for (const response of answering()) sayClose(response);
    },
    async end(patience) {
      const gaveUp = new Promise<void>((resolve) => {
        if (patience.aborted) resolve();
        patience.addEventListener('abort', () => resolve(), { once: true });
      });
      const { closed } = await stopListening();
      isEnding = true;
      const noRequest = setTimeout(() => {
        for (const [socket, response] of connections) if (response === undefined) socket.destroy();
      }, firstRequestMs);
      await Promise.race([closed, gaveUp]);
      clearTimeout(noRequest);
      const cut = answering().length;
      server.closeAllConnections();
      await closed;
      return cut;
    },
  };
}

function sayClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
