/** Requests without a break while replicas are replaced. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface ContinuousLoad {
  /**
   * Ends the load once the requests in progress are answered.
   * @returns the number of answers, and the requests that were lost
   */
  stop(): Promise<{ readonly answered: number; readonly lost: readonly string[] }>;
}

const clients = 6;
const pauseMs = 30;

/**
 * @param ask sends the request with this number, counted from 0. Rejects, or resolves with the reason, if the request
 * was not answered as expected
 */
export function startContinuousLoad(ask: (number: number) => Promise<string | undefined>): ContinuousLoad {
  const stopped = new AbortController();
  const lost: string[] = [];
  let asked = 0;
  let answered = 0;
  const running = Array.from({ length: clients }, async () => {
    while (!stopped.signal.aborted) {
      const reason = await ask(asked++).catch((error: unknown) => String(error));
      if (reason === undefined) answered++;
      else lost.push(reason);
      await sleep(pauseMs);
    }
  });
  return {
    async stop() {
      stopped.abort();
      await Promise.all(running);
      return { answered, lost };
    },
  };
}
