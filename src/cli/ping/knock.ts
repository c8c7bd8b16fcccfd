import { request as requestPlain } from 'node:http';
import { request as requestOverTls } from 'node:https';

/** What a server says to a request that nobody signed. */
export interface Knocked {
  readonly tookMs: number;
  /** How far this machine's clock is ahead of the server's, in milliseconds, to the second; null where the server does not tell its time. */
  readonly aheadMs: number | null;
}

/** Nobody answered: a code of the system, such as ECONNREFUSED. */
export class KnockError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'KnockError';
    this.code = code;
  }
}

export interface KnockOptions {
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
export function knock({ endpoint, protocol, timeoutMs, now }: KnockOptions): Promise<Knocked> {
  const request = protocol === 'https' ? requestOverTls : requestPlain;
  return new Promise((resolve, reject) => {
    const start = now();
    const sent = request(`${protocol}://${endpoint}/`, { agent: false, timeout: timeoutMs }, (response) => {
      const end = now();
      response.destroy();
      const theirs = Date.parse(response.headers.date ?? '');
      // The header counts whole seconds, and was written between the two.
      const aheadMs = Number.isNaN(theirs) ? null : Math.round(((start + end) / 2 - theirs - 500) / 1_000) * 1_000;
      resolve({ tookMs: end - start, aheadMs });
    });
    sent.on('timeout', () => sent.destroy(new KnockError('ETIMEDOUT')));
    sent.on('error', (error) => reject(error instanceof KnockError ? error : new KnockError(codeOf(error))));
    sent.end();
  });
}

function codeOf(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
