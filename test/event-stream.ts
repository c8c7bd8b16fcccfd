/** A client of server-sent events over a real socket, as small as they come. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface EventStream<T> {
  readonly status: number;
  /** What has come so far. */
  readonly came: readonly T[];
  /** Resolves when so many have come, or rejects with what came instead. */
  until(count: number): Promise<readonly T[]>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  /** Goes away. */
  leave(): void;
}

/** Asks for a stream, and resolves when its first bytes are there: from then on the server listens. */
export async function openEventStream<T>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream<T>> {
  const leaving = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const came: T[] = [];
  let wake = () => {};
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  const take = (chunk: string) => {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (data !== undefined) came.push(JSON.parse(data));
    }
    wake();
  };
  take((await reader?.read())?.value ?? '');
  const ended = (async () => {
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) take(chunk.value);
  })().catch(() => undefined);
  return {
    status: response.status,
    came,
    ended,
    async until(count) {
      const late = Date.now() + 10_000;
      while (came.length < count) {
        if (Date.now() > late) throw new Error(`Expected ${count} events, got ${came.length}: ${JSON.stringify(came)}`);
        await Promise.race([new Promise<void>((resolve) => (wake = resolve)), sleep(200)]);
      }
      return came;
    },
    leave: () => leaving.abort(),
  };
}
