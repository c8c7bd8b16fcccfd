import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../clock.js';
import { aborted } from '../../abort.js';

/** How long to wait for a first request on a connection: browsers open some in advance, and may never use them. */
const firstRequestMs = 1_000;
/** Longer than the minute for which load balancers keep idle connections, so that the balancer closes them first. */
const keepAliveTimeoutMs = 65_000;
/** How long new requests are held at most, and for how long no connection may arrive before listening stops. */
const maxHoldMs = 500;
const quietPeriodMs = 50;

export type ConnectionDrainer = ReturnType<typeof createConnectionDrainer>;

/** Connection draining for a graceful shutdown: ends the connections of an HTTP server without losing a request. */
export function createConnectionDrainer(server: Server, listener: RequestListener, clock: Clock) {
  server.keepAliveTimeout = keepAliveTimeoutMs;
  /** Connections on which no request has come yet. */
  const unused = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();
  /** What new requests wait for while listening stops; null while they are served at once. */
  let quiet: Promise<void> | null = null;
  let isDraining = false;
  let isClosing = false;
  /** Set with each new connection and each complete response. */
  let hasActivity = false;

  server.on('connection', (socket: Socket) => {
    hasActivity = true;
    unused.add(socket);
    socket.on('close', () => unused.delete(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    unused.delete(request.socket);
    // Pipelined requests are served one after the other: Node.js never closes a response that still waits for the one
    // before it, so that nothing would end its request if the caller left.
    if (response.socket !== null) return accept(request, response);
    const acceptInContext = AsyncResource.bind(() => accept(request, response));
    response.once('socket', acceptInContext);
  });

  function accept(request: IncomingMessage, response: ServerResponse): void {
    unanswered.add(response);
    if (isDraining) sendConnectionClose(response);
    response.on('close', () => {
      hasActivity = true;
      unanswered.delete(response);
      // This idle connection was promised keep-alive before draining, but no further request is accepted on it.
      if (isClosing) request.socket.end();
    });
    const serve = () => void listener(request, response);
    if (quiet === null) serve();
    else void quiet.then(serve);
  }

  async function waitForQuiet(): Promise<void> {
    const giveUpAt = clock.now() + maxHoldMs;
    do {
      hasActivity = false;
      await new Promise<void>((resolve) => void clock.after(quietPeriodMs, resolve));
    } while (hasActivity && clock.now() < giveUpAt);
    // Lets the event loop accept connections that have arrived.
    await setImmediate();
  }

  return {
    /** Sends `connection: close` with every answer from now on: callers reconnect, perhaps to another replica. */
    startDraining(): void {
      isDraining = true;
      for (const response of unanswered) sendConnectionClose(response);
    },
    /**
     * Accepts no more connections, and waits until every accepted request is answered.
     * @returns how many requests were still unanswered when `graceSignal` was aborted, and were cut off
     */
    async close(graceSignal: AbortSignal): Promise<number> {
      // Listening stops at a quiet moment, because connections that only the kernel has accepted are reset then.
      // Clients reconnect after each response, so new requests wait until then.
      quiet = waitForQuiet();
      await quiet;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      quiet = null;
      isClosing = true;
      const cancelUnused = clock.after(firstRequestMs, () => {
        for (const socket of unused) socket.destroy();
      });
      // The server may close before its last response: the caller may have left without waiting for the answer.
      const cutOff = await Promise.race([closed.then(() => 0), aborted(graceSignal).then(() => unanswered.size)]);
      cancelUnused();
      server.closeAllConnections();
      await closed;
      return cutOff;
    },
  };
}

function sendConnectionClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
