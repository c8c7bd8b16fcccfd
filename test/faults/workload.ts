/**
 * Load during a fault: writers repeat each write under its idempotency key until its outcome is known, as
 * docs/idempotency.md advises; readers request fresh or cached data. Each caller alternates between the replicas.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Testbed } from './testbed.js';

export type RequestKind = 'writes' | 'fresh reads' | 'cached reads';

/** The results that the callers observed. */
export interface Observations {
  /** Number of responses by kind and code; `ok` for success. */
  readonly answers: Record<RequestKind, Record<string, number>>;
  /** Texts of acknowledged writes. */
  readonly acknowledged: ReadonlySet<string>;
  /** Texts of writes with an unknown outcome. */
  readonly unknown: ReadonlySet<string>;
  /** Time (`performance.now()`) of the last failed response, and of the last success of each caller. */
  readonly lastFailureAt: number;
  readonly lastSuccessesAt: readonly number[];
}

export interface Workload {
  readonly observations: Observations;
  /** Stops the load after requests in progress have finished. */
  stop(): Promise<void>;
}

interface WriteOutcome {
  readonly code: string;
  /** True if a repeat under the same key may return another outcome. */
  readonly isRetryable: boolean;
}

interface Body {
  data?: Record<string, { __typename?: string; code?: string; message?: string } | null> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const readQuery =
  'query ($number: E164!) { answer: phoneNumber(number: $number) { __typename messageQrdls { totalCount } } }';
const writeMutation =
  'mutation ($input: AddMessageQrdlInput!) { answer: addMessageQrdl(input: $input) { __typename ... on Error { ' +
  'code message } } }';

export interface WorkloadOptions {
  /** Pause of each caller between two requests. */
  readonly pauseMs: number;
  /** True if writers use no keys and repeat every failure, to show the effect of the keys. */
  readonly isKeyless?: boolean;
}

export function startWorkload(
  testbed: Testbed,
  numbers: readonly string[],
  { pauseMs, isKeyless = false }: WorkloadOptions,
): Workload {
  const answers: Observations['answers'] = { writes: {}, 'fresh reads': {}, 'cached reads': {} };
  const acknowledged = new Set<string>();
  const unknown = new Set<string>();
  const lastSuccessesAt: number[] = [];
  let lastFailureAt = 0;
  const stopped = new AbortController();
  let requestIndex = 0;

  async function ask(kind: RequestKind, caller: number, query: string, variables: unknown): Promise<WriteOutcome> {
    const { replicas } = testbed;
    const replica = replicas[requestIndex++ % replicas.length];
    const headers = {
      'content-type': 'application/json',
      ...(kind === 'fresh reads' ? { 'cache-control': 'no-cache' } : {}),
    };
    const answer = await fetch(replica?.url ?? '', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    })
      .then(async (response) => toOutcome((await response.json()) as Body))
      .catch(() => ({ code: 'connection lost', isRetryable: true }));
    answers[kind][answer.code] = (answers[kind][answer.code] ?? 0) + 1;
    if (answer.code === 'ok') lastSuccessesAt[caller] = performance.now();
    else lastFailureAt = performance.now();
    return answer;
  }

  const shouldRetry = ({ code, isRetryable }: WriteOutcome) => code !== 'ok' && (isRetryable || isKeyless);

  async function reader(kind: RequestKind, caller: number, number: string): Promise<void> {
    while (!stopped.signal.aborted) {
      await ask(kind, caller, readQuery, { number });
      await sleep(pauseMs);
    }
  }

  async function writer(caller: number, phoneNumber: string): Promise<void> {
    for (let intent = 0; !stopped.signal.aborted; intent++) {
      const text = `${caller} writes ${intent}`;
      const input = { phoneNumber, prefilledMessage: text, ...(isKeyless ? {} : { idempotencyKey: text }) };
      let answer = await ask('writes', caller, writeMutation, { input });
      while (shouldRetry(answer)) {
        await sleep(2 * pauseMs);
        answer = await ask('writes', caller, writeMutation, { input });
      }
      (answer.code === 'ok' ? acknowledged : unknown).add(text);
      await sleep(pauseMs);
    }
  }

  const [one = '', two = '', three = ''] = numbers;
  const tasks = [
    writer(0, one),
    writer(1, two),
    writer(2, three),
    reader('fresh reads', 3, one),
    reader('fresh reads', 4, two),
    reader('cached reads', 5, numbers.at(-1) ?? ''),
  ];
  lastSuccessesAt.push(...tasks.map(() => 0));
  return {
    observations: {
      answers,
      acknowledged,
      unknown,
      lastSuccessesAt,
      get lastFailureAt() {
        return lastFailureAt;
      },
    },
    async stop() {
      stopped.abort();
      await Promise.all(tasks);
    },
  };
}

function toOutcome({ data, errors }: Body): WriteOutcome {
  const [error] = errors ?? [];
  const answer = data?.['answer'];
  const code = error?.extensions?.code ?? answer?.code;
  if (code === undefined) return { code: answer ? 'ok' : 'no answer', isRetryable: true };
  const message = error?.message ?? answer?.message ?? '';
  return { code, isRetryable: code !== 'OUTCOME_UNKNOWN' || /Repeat it with the same/.test(message) };
}
