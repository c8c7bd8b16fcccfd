import type { Plugin } from 'graphql-yoga';
import type { MovableDeadline, WithDeadline } from './deadline.js';

/**
 * Ends every request when the gateway's time to finish is nearly over, with the signal's reason: reads and writes that were not
 * sent are refused, and writes that were sent are awaited, because nobody else can tell what became of them.
 */
export function useLastCall(lastCall: AbortSignal): Plugin<WithDeadline> {
  const open = new Set<MovableDeadline>();
  const tell = () => {
    for (const deadline of open) deadline.abort(lastCall.reason);
  };
  lastCall.addEventListener('abort', tell, { once: true });
  return {
    onExecute({ args }) {
      const { deadline } = args.contextValue;
      const leave = () => void open.delete(deadline);
      open.add(deadline);
      deadline.signal.addEventListener('abort', leave, { once: true });
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result) return { onEnd: leave };
          leave();
          return undefined;
        },
      };
    },
  };
}
