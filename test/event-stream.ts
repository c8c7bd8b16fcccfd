/** A minimal client for server-sent events over a real socket. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface EventStream<T> {
  readonly status: number;
  /** Events received so far. */
  readonly events: readonly T[];
  /** Resolves when `count` events have arrived, or rejects with the text that arrived instead. */
  waitForEvents(count: number): Promise<readonly T[]>;
  /** Resolves when the server ends the stream. */
  readonly ended: Promise<void>;
  /** Disconnects. */
  disconnect(): void;
}

/** Opens a stream and resolves when its first bytes arrive: the subscription is active from then on. */
export async function openEventStream<T>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream<T>> {
  const abortController = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: abortController.signal,
  });
  const events: T[] = [];
  let notify = () => {};
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffered = '';
  const parseChunk = (chunk: string) => {
    const blocks = (buffered + chunk).split('\n\n');
    buffered = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (data !== undefined) events.push(JSON.parse(data));
    }
    notify();
  };
  parseChunk((await reader?.read())?.value ?? '');
  const ended = (async () => {
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) parseChunk(chunk.value);
  })().catch(() => undefined);
  return {
    status: response.status,
    events,
    ended,
    async waitForEvents(count) {
      const giveUpAt = Date.now() + 10_000;
      while (events.length < count) {
        if (Date.now() > giveUpAt)
          throw new Error(`Expected ${count} events, got ${events.length}: ${JSON.stringify(events)}`);
        await Promise.race([new Promise<void>((resolve) => (notify = resolve)), sleep(200)]);
      }
      return events;
    },
    disconnect: () => abortController.abort(),
  };
}
