import type { Plugin } from 'graphql-yoga';
import type { AdjustableDeadline, WithDeadline } from '../deadline.js';

/**
 * Ends every request when the gateway's time to finish is nearly over, with the signal's reason: reads and writes that were not
 * sent are refused, and writes that were sent are awaited, because nobody else can tell what became of them.
 */
export function useShutdownAbort(shutdownSignal: AbortSignal): Plugin<WithDeadline> {
  const activeDeadlines = new Set<AdjustableDeadline>();
  const abortAll = () => {
    for (const deadline of activeDeadlines) deadline.abort(shutdownSignal.reason);
  };
  shutdownSignal.addEventListener('abort', abortAll, { once: true });
  return {
    onExecute({ args }) {
      const { deadline } = args.contextValue;
      const untrack = () => void activeDeadlines.delete(deadline);
      activeDeadlines.add(deadline);
      deadline.signal.addEventListener('abort', untrack, { once: true });
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result) return { onEnd: untrack };
          untrack();
          return undefined;
        },
      };
    },
  };
}
