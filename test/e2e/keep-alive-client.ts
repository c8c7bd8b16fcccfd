import { Agent, request } from 'node:http';

/** The result of one request from the client's point of view. */
export type RequestOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** The connection was refused, or closed between two requests: the request may be retried elsewhere. */
  | { readonly kind: 'turnedAway' }
  /** The request was sent, but no response arrived. */
  | { readonly kind: 'lost'; readonly why: string };

export interface KeepAliveClient {
  post(port: number, body: unknown): Promise<RequestOutcome>;
  close(): void;
}

/** A client that keeps a single connection alive, like the connection pool of a load balancer. */
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
