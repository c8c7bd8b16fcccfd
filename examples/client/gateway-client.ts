/**
 * A caller of waba-gateway by plain fetch: typed documents in, data out, and everything tried again that may be.
 * Which errors those are: docs/errors.md, "Try again?".
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentString } from './gql/graphql.js';

export interface GatewayClientOptions {
  /** Such as https://gateway.example.com/graphql. */
  readonly url: string;
  readonly apiKey: string;
  /** Most tries of one request. */
  readonly maxAttempts?: number;
  /** Waits so many milliseconds. */
  readonly delay?: (ms: number) => Promise<unknown>;
}

/** What the gateway said no with. `requestId` is for its operator. */
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

/** Nobody answered, or nobody who speaks GraphQL. */
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

/** How long to wait before the next try, in milliseconds: as the gateway says, else twice as long each time, drawn at random from the whole span. */
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
   * Asks until there is an answer, or no sense in asking again. A mutation is repeated too, when its answer was lost: give its input an
   * idempotency key, and it is carried out once.
   * @throws Refused, Unreachable
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
          accept: 'application/graphql-response+json',
          'x-api-key': apiKey,
        },
        body: JSON.stringify({ query: document.toString(), variables }),
      });
      body = (await response.json()) as GraphQLResponse<R>;
    } catch (cause) {
      throw new GatewayUnreachableError('No answer came.', { cause });
    }
    const [firstError] = body.errors ?? [];
    // Data beside errors is an answer in part; whoever wants that part reads `errors` here instead of throwing.
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
