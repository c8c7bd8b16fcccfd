import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** The behaviour of the server for one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface ScriptedServer {
  /** host:port */
  readonly endpoint: string;
  /** All requests, each with the number of its connection. */
  readonly requests: {
    readonly query: URLSearchParams;
    readonly headers: IncomingMessage['headers'];
    readonly connection: number;
  }[];
  close(): Promise<void>;
}

/** A loopback server that follows a script and repeats its last step. */
export async function serve(
  script: Behaviour | Behaviour[],
  tls?: { readonly key: string; readonly cert: string },
): Promise<ScriptedServer> {
  const steps = Array.isArray(script) ? [...script] : [script];
  const requests: ScriptedServer['requests'] = [];
  const connections = new WeakMap<object, number>();
  let count = 0;
  const listener: RequestListener = (request, response) => {
    const connection = connections.get(request.socket) ?? ++count;
    connections.set(request.socket, connection);
    requests.push({
      query: new URL(request.url ?? '/', 'http://loopback').searchParams,
      headers: request.headers,
      connection,
    });
    const step = steps.length > 1 ? steps.shift() : steps[0];
    step?.(request, response);
  };
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const fine: Behaviour = (_, response) => {
  response.setHeader('x-acs-request-id', 'HEADER-1');
  response.end('{"Code":"OK"}');
};

export function answer(status: number, body: string, headers: Record<string, string> = {}): Behaviour {
  return (_, response) => response.writeHead(status, headers).end(body);
}

export const reset: Behaviour = (request) => void request.socket.resetAndDestroy();
/** Closes the connection without a reply. */
export const hangUp: Behaviour = (request) => void request.socket.destroy();
export const hang: Behaviour = () => {};

/** Announces a hundred bytes, sends a few and closes the connection. */
export const breakOff =
  (status: number): Behaviour =>
  (request, response) => {
    response.writeHead(status, { 'content-length': '100' });
    response.write('{"Code":', () => request.socket.destroy());
  };

/** Sends a byte now and then and never ends. */
export const trickle: Behaviour = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
