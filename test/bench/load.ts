/** Closed-loop load generator: each caller sends its next request as soon as the last one is answered. */
import { Agent, request } from 'node:http';

export interface LoadRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly requests: number;
  /** Responses with errors, or without data. */
  readonly failures: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** @param next returns the request with this sequence number */
export async function load(
  urls: readonly string[],
  clients: number,
  forMs: number,
  next: (index: number) => LoadRequest,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const latencies: number[] = [];
  let failures = 0;
  let index = 0;
  const endAt = performance.now() + forMs;
  const loops = Array.from({ length: clients }, async (_, client) => {
    const url = urls[client % urls.length] ?? '';
    while (performance.now() < endAt) {
      const startedAt = performance.now();
      const isOk = await sendRequest(agent, url, next(index++));
      latencies.push(performance.now() - startedAt);
      if (!isOk) failures++;
    }
  });
  await Promise.all(loops);
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const percentile = (part: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(part * latencies.length))] ?? Number.NaN;
  return { requests: latencies.length, failures, p50: percentile(0.5), p99: percentile(0.99) };
}

/** @returns whether the response has data and no errors */
export function sendRequest(
  agent: Agent | undefined,
  url: string,
  { query, variables, headers }: LoadRequest,
): Promise<boolean> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ query, variables });
    const clientRequest = request(
      url,
      {
        method: 'POST',
        ...(agent ? { agent } : {}),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(response.statusCode === 200 && !text.includes('"errors"')));
        response.on('error', () => resolve(false));
      },
    );
    clientRequest.on('error', () => resolve(false));
    clientRequest.end(body);
  });
}
