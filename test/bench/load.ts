/** Callers who ask as fast as they are answered, and what they were given. */
import { Agent, request } from 'node:http';

export interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LoadFigures {
  readonly requests: number;
  /** Those that were not answered with data alone. */
  readonly failures: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** @param next what the request of this number asks */
export async function load(
  urls: readonly string[],
  clients: number,
  forMs: number,
  next: (place: number) => Asked,
): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const took: number[] = [];
  let failures = 0;
  let place = 0;
  const until = performance.now() + forMs;
  const working = Array.from({ length: clients }, async (_, client) => {
    const url = urls[client % urls.length] ?? '';
    while (performance.now() < until) {
      const from = performance.now();
      const isGood = await ask(agent, url, next(place++));
      took.push(performance.now() - from);
      if (!isGood) failures++;
    }
  });
  await Promise.all(working);
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(part * took.length))] ?? Number.NaN;
  return { requests: took.length, failures, p50: at(0.5), p99: at(0.99) };
}

/** @returns whether it was answered with data, and no error */
export function ask(agent: Agent | undefined, url: string, { query, variables, headers }: Asked): Promise<boolean> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ query, variables });
    const sent = request(
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
    sent.on('error', () => resolve(false));
    sent.end(body);
  });
}
