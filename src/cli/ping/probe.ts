import { request as requestPlain } from 'node:http';
import { request as requestOverTls } from 'node:https';

/** What a server says to a request that nobody signed. */
export interface ProbeResult {
  readonly durationMs: number;
  /** How far this machine's clock is ahead of the server's, in milliseconds, to the second; null where the server does not tell its time. */
  readonly clockSkewMs: number | null;
}

/** Nobody answered: a code of the system, such as ECONNREFUSED. */
export class ProbeError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'KnockError';
    this.code = code;
  }
}

export interface ProbeOptions {
  /** host[:port] */
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Asks for nothing at all, without credentials: whether the name resolves, the port answers, TLS comes about, and what time it is there.
 * @throws KnockError
 */
export function probe({ endpoint, protocol, timeoutMs, now }: ProbeOptions): Promise<ProbeResult> {
  const request = protocol === 'https' ? requestOverTls : requestPlain;
  return new Promise((resolve, reject) => {
    const start = now();
    const clientRequest = request(`${protocol}://${endpoint}/`, { agent: false, timeout: timeoutMs }, (response) => {
      const end = now();
      response.destroy();
      const serverTime = Date.parse(response.headers.date ?? '');
      // The header counts whole seconds, and was written between the two.
      const clockSkewMs = Number.isNaN(serverTime)
        ? null
        : Math.round(((start + end) / 2 - serverTime - 500) / 1_000) * 1_000;
      resolve({ durationMs: end - start, clockSkewMs });
    });
    clientRequest.on('timeout', () => clientRequest.destroy(new ProbeError('ETIMEDOUT')));
    clientRequest.on('error', (error) =>
      reject(error instanceof ProbeError ? error : new ProbeError(errorCodeOf(error))),
    );
    clientRequest.end();
  });
}

function errorCodeOf(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return errorCodeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
