/** A GraphQL client for the long run: counts answers by code and measures their duration. */

export interface ClientResult {
  /** `ok`, an error code of the gateway, or `connection lost`. */
  readonly code: string;
  /** The value of the field `answer`. */
  readonly data: unknown;
  /** True if a repeat under the same idempotency key may have another outcome. */
  readonly isRetryable: boolean;
}

interface Body {
  data?: { answer?: { code?: string; message?: string } | null } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export class SoakClient {
  /** Answers by code since the start. */
  readonly answers: Record<string, number> = {};
  requests = 0;
  #latencies: number[] = [];

  /** Sends a document whose root field has the alias `answer`. */
  async ask(
    url: string,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<ClientResult> {
    this.requests++;
    const startedAt = performance.now();
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      ...(signal ? { signal } : {}),
    })
      .then(async (response) => toAnswer((await response.json()) as Body))
      .catch(() => ({ code: 'connection lost', data: undefined, isRetryable: true }));
    this.#latencies.push(performance.now() - startedAt);
    this.answers[answer.code] = (this.answers[answer.code] ?? 0) + 1;
    return answer;
  }

  /** Median and 99th percentile of the answers since the last call, in milliseconds. */
  takeLatencies(): { readonly medianMs: number; readonly p99Ms: number } {
    const sorted = this.#latencies.toSorted((one, other) => one - other);
    this.#latencies = [];
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
    return { medianMs: at(0.5), p99Ms: at(0.99) };
  }
}

function toAnswer({ data, errors }: Body): ClientResult {
  const [error] = errors ?? [];
  const answer = data?.answer;
  const code = error?.extensions?.code ?? answer?.code;
  if (code === undefined) return { code: answer ? 'ok' : 'no answer', data: answer, isRetryable: true };
  const message = error?.message ?? answer?.message ?? '';
  return { code, data: answer, isRetryable: code !== 'OUTCOME_UNKNOWN' || /Repeat it with the same/.test(message) };
}
