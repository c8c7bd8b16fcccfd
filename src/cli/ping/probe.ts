import { request as requestPlain, type Agent } from 'node:http';
import { request as requestOverTls } from 'node:https';

/** The reply of a server to an unsigned request. */
export interface ProbeResult {
  readonly durationMs: number;
  /**
   * How far this machine's clock is ahead of the server's, in milliseconds, rounded to seconds; null without a Date
   * header.
   */
  readonly clockSkewMs: number | null;
}

/** No reply. `code` is a system error code, such as ECONNREFUSED. */
export class ProbeError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'ProbeError';
    this.code = code;
  }
}

export interface ProbeOptions {
  /** host[:port] */
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
  readonly timeoutMs: number;
  /** Connects through a proxy; absent: directly. */
  readonly agent?: Agent;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Probes connectivity with an unsigned request: name resolution, TCP, TLS, and the server's clock.
 * @throws ProbeError
 */
export function probe({ endpoint, protocol, timeoutMs, agent, now }: ProbeOptions): Promise<ProbeResult> {
  const request = protocol === 'https' ? requestOverTls : requestPlain;
  return new Promise((resolve, reject) => {
    const start = now();
    const clientRequest = request(
      `${protocol}://${endpoint}/`,
      { agent: agent ?? false, timeout: timeoutMs },
      (response) => {
        const end = now();
        response.destroy();
        const serverTime = Date.parse(response.headers.date ?? '');
        // The Date header has whole seconds and was written between start and end.
        const clockSkewMs = Number.isNaN(serverTime)
          ? null
          : Math.round(((start + end) / 2 - serverTime - 500) / 1_000) * 1_000;
        resolve({ durationMs: end - start, clockSkewMs });
      },
    );
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
