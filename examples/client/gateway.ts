/**
 * A caller of waba-gateway by plain fetch: typed documents in, data out, and everything tried again that may be.
 * Which errors those are: docs/errors.md, "Try again?".
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentString } from './gql/graphql.js';

export interface GatewayOptions {
  /** Such as https://gateway.example.com/graphql. */
  readonly url: string;
  readonly apiKey: string;
  /** Most tries of one request. */
  readonly tries?: number;
  /** Waits so many milliseconds. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** What the gateway said no with. `requestId` is for its operator. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly retryAfterMs: number | undefined,
    readonly requestId: string | null,
  ) {
    super(`${code}: ${message}`);
    this.name = 'Refused';
  }
}

/** Nobody answered, or nobody who speaks GraphQL. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

interface Answer<R> {
  readonly data?: R | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number };
  }[];
}

const afterPause = [
  'RATE_LIMITED',
  'UPSTREAM_BUSY',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
];

/** How long to wait before the next try, in milliseconds: as the gateway says, else twice as long each time, drawn at random from the whole span. */
export function pauseBefore(nextTry: number, retryAfterMs?: number | null): number {
  return retryAfterMs ?? Math.random() * Math.min(10_000, 250 * 2 ** nextTry);
}

export class Gateway {
  readonly #options: Required<GatewayOptions>;

  constructor({ tries = 5, pause = sleep, ...options }: GatewayOptions) {
    this.#options = { ...options, tries, pause };
  }

  pause(ms: number): Promise<unknown> {
    return this.#options.pause(ms);
  }

  /**
   * Asks until there is an answer, or no sense in asking again. A mutation is repeated too, when its answer was lost: give its input an
   * idempotency key, and it is carried out once.
   * @throws Refused, Unreachable
   */
  async ask<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
    for (let tried = 1; ; tried++) {
      try {
        return await this.#once(document, variables);
      } catch (error) {
        const again = error instanceof Unreachable || (error instanceof Refused && afterPause.includes(error.code));
        if (!again || tried >= this.#options.tries) throw error;
        await this.pause(pauseBefore(tried, error instanceof Refused ? error.retryAfterMs : undefined));
      }
    }
  }

  async #once<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
    const { url, apiKey } = this.#options;
    let response: Response;
    let answer: Answer<R>;
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
      answer = (await response.json()) as Answer<R>;
    } catch (cause) {
      throw new Unreachable('No answer came.', { cause });
    }
    const [first] = answer.errors ?? [];
    // Data beside errors is an answer in part; whoever wants that part reads `errors` here instead of throwing.
    if (first !== undefined)
      throw new Refused(
        first.extensions?.code ?? 'UNKNOWN',
        first.message,
        first.extensions?.retryAfterMs,
        response.headers.get('x-request-id'),
      );
    if (answer.data === undefined || answer.data === null)
      throw new Unreachable(`HTTP ${response.status} without an answer.`);
    return answer.data;
  }
}
