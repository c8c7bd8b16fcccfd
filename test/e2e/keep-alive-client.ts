import { Agent, request } from 'node:http';

/** How one request ended, as the one who sent it sees it. */
export type RequestOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** Nobody took the connection, or it was closed between two requests: the request may be sent again, elsewhere. */
  | { readonly kind: 'turnedAway' }
  /** It was on its way, and no answer came. */
  | { readonly kind: 'lost'; readonly why: string };

export interface KeepAliveClient {
  post(port: number, body: unknown): Promise<RequestOutcome>;
  close(): void;
}

/** A client that keeps its one connection, as the pool of a balancer does. */
export function createKeepAliveClient(): KeepAliveClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    close: () => agent.destroy(),
    post: (port, body) =>
      new Promise((resolve) => {
        let isConnected = false;
        const text = JSON.stringify(body);
        const clientRequest = request(
          {
            agent,
            host: '127.0.0.1',
            port,
            path: '/graphql',
            method: 'POST',
            headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
          },
          (response) => {
            let received = '';
            response.setEncoding('utf8');
            response.on('data', (chunk) => (received += chunk));
            response.on('end', () => resolve({ kind: 'answered', status: response.statusCode ?? 0, body: received }));
            response.on('error', (error) => resolve({ kind: 'lost', why: error.message }));
          },
        );
        clientRequest.on('socket', (socket) => {
          if (!socket.connecting) isConnected = true;
          else socket.once('connect', () => (isConnected = true));
        });
        clientRequest.on('error', (error) => {
          if (!isConnected || clientRequest.reusedSocket) resolve({ kind: 'turnedAway' });
          else resolve({ kind: 'lost', why: error.message });
        });
        clientRequest.end(text);
      }),
  };
}
