/**
 * A client of waba-gateway over plain fetch: it sends typed documents, returns their data, and retries after every
 * temporary error. docs/errors.md lists the temporary errors.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { incrementalMediaType, mergeParts } from './incremental.js';
import type { TypedDocumentString } from './gql/graphql.js';

export interface GatewayClientOptions {
  /** For example https://gateway.example.com/graphql. */
  readonly url: string;
  readonly apiKey: string;
  /** Maximum number of attempts for one request. */
  readonly maxAttempts?: number;
  /** Resolves after this many milliseconds. */
  readonly delay?: (ms: number) => Promise<unknown>;
}

/** An error that the gateway reported. Its operator finds the cause by `requestId`. */
export class GatewayResponseError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly retryAfterMs: number | undefined,
    readonly requestId: string | null,
  ) {
    super(`${code}: ${message}`);
    this.name = 'GatewayResponseError';
  }
}

/** There was no response, or one that is not GraphQL. */
export class GatewayUnreachableError extends Error {
  override readonly name = 'GatewayUnreachableError';
}

interface GraphQLResponse<R> {
  readonly data?: R | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number };
  }[];
}

const retryableCodes = [
  'RATE_LIMITED',
  'UPSTREAM_BUSY',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
];

/**
 * Delay before the next attempt, in milliseconds: the gateway's `retryAfterMs`, else exponential backoff with full
 * jitter.
 */
export function retryDelayMs(attempt: number, retryAfterMs?: number | null): number {
  return retryAfterMs ?? Math.random() * Math.min(10_000, 250 * 2 ** attempt);
}

export class GatewayClient {
  readonly #options: Required<GatewayClientOptions>;

  constructor({ maxAttempts = 5, delay = sleep, ...options }: GatewayClientOptions) {
    this.#options = { ...options, maxAttempts, delay };
  }

  delay(ms: number): Promise<unknown> {
    return this.#options.delay(ms);
  }

  /**
   * Sends a request, and repeats it after temporary errors. Also repeats a mutation whose response was lost: with an
   * idempotency key in its input it is executed only once.
   * @throws GatewayResponseError, GatewayUnreachableError
   */
  async request<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#send(document, variables);
      } catch (error) {
        const isRetryable =
          error instanceof GatewayUnreachableError ||
          (error instanceof GatewayResponseError && retryableCodes.includes(error.code));
        if (!isRetryable || attempt >= this.#options.maxAttempts) throw error;
        await this.delay(retryDelayMs(attempt, error instanceof GatewayResponseError ? error.retryAfterMs : undefined));
      }
    }
  }

  async #send<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
    const { url, apiKey } = this.#options;
    let response: Response;
    let body: GraphQLResponse<R>;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: `application/graphql-response+json, ${incrementalMediaType}`,
          'x-api-key': apiKey,
        },
        body: JSON.stringify({ query: document.toString(), variables }),
      });
      const isInParts = response.headers.get('content-type')?.startsWith('multipart/mixed') === true;
      body = isInParts ? await mergeParts(response) : ((await response.json()) as GraphQLResponse<R>);
    } catch (cause) {
      throw new GatewayUnreachableError('No answer came.', { cause });
    }
    const [firstError] = body.errors ?? [];
    // Data next to errors is a partial answer. To use it, read `errors` here instead of throwing.
    if (firstError !== undefined)
      throw new GatewayResponseError(
        firstError.extensions?.code ?? 'UNKNOWN',
        firstError.message,
        firstError.extensions?.retryAfterMs,
        response.headers.get('x-request-id'),
      );
    if (body.data === undefined || body.data === null)
      throw new GatewayUnreachableError(`HTTP ${response.status} without an answer.`);
    return body.data;
  }
}
