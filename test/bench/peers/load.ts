/** The client side: a few connections that send the next request as soon as the last one is answered. */
import { Agent, request } from 'node:http';

export interface LoadTarget {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends one request and returns the body. @throws if the status is not 200 */
export function sendRequest({ port, headers }: LoadTarget, body: string, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const clientRequest = request(
      {
        port,
        host: '127.0.0.1',
        path: '/graphql',
        method: 'POST',
        agent,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`Expected an answer of status 200, got ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    clientRequest.on('error', reject);
    clientRequest.end(body);
  });
}

/** How many connections send requests at once. */
export const connections = 8;

export interface PeerLoadOptions {
  readonly ms: number;
  readonly connections: number;
  readonly bodyOf: () => string;
  /** The API key of the next request; if absent, that of the target. */
  readonly keyOf?: () => string;
}

/**
 * Sends requests over several connections for a given time.
 * @returns the number of requests
 */
export async function load(target: LoadTarget, { ms, connections, bodyOf, keyOf }: PeerLoadOptions): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + ms;
  let answered = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const headers = keyOf === undefined ? target.headers : { 'x-api-key': keyOf() };
        await sendRequest({ ...target, headers }, bodyOf(), agent);
        answered += 1;
      }
    }),
  );
  agent.destroy();
  return answered;
}
