import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** How often a failed request is repeated before the wait fails. */
  readonly tries?: number;
  readonly pauseMs?: number;
  /** Timeout of one request. */
  readonly timeoutMs?: number;
}

/** Waits until the URL answers with a success status: at most 30 s by default. */
export async function waitUntilOk(
  url: string,
  { tries = 600, pauseMs = 50, timeoutMs = 5_000 }: WaitOptions = {},
): Promise<void> {
  for (let failures = 0; failures < tries; failures += 1) {
    const isOk = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isOk) return;
    await sleep(pauseMs);
  }
  throw new Error(`expected ${url} to answer 200 within ${tries} tries; it did not`);
}
