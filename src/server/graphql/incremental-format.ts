/**
 * Incremental delivery in the two formats that clients use, chosen by a parameter of the media type:
 * `multipart/mixed;deferSpec=20220824` (or none) gets results with paths, `multipart/mixed;incrementalSpec=v0.2` gets
 * `pending`, `incremental` and `completed`. The executor writes the older format; this plugin translates it.
 * To be deleted when graphql-yoga negotiates formats itself.
 */
import type { ExecutionArgs } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Exchange } from '../exchange.js';
import { PendingTracker, type PatchResult } from './pending-tracker.js';

export function useIncrementalFormat(): Plugin<{ readonly exchange: Exchange }> {
  const executions = new WeakMap<Request, ExecutionArgs>();
  return {
    onExecute({ args }) {
      const { exchange, request } = args.contextValue;
      const delivery = exchange.parsed?.delivery;
      if (delivery !== undefined && 'format' in delivery && delivery.format === 'v0.2') executions.set(request, args);
    },
    onResultProcess({ request, result, setResult }) {
      const args = executions.get(request);
      if (args !== undefined && isAsyncIterable(result))
        setResult(toPendingFormat(result as AsyncIterable<PatchResult>, args));
    },
  };
}

export async function* toPendingFormat(results: AsyncIterable<PatchResult>, args: ExecutionArgs) {
  const tracker = new PendingTracker(args);
  for await (const { incremental, hasNext = false, ...first } of results) {
    if ('data' in first) tracker.announceRoot(first.data);
    const translated = (incremental ?? []).flatMap((patch) => tracker.translate(patch));
    if (!hasNext) tracker.completeRest();
    const { pending, completed } = tracker.take();
    yield {
      ...first,
      ...(pending.length === 0 ? {} : { pending }),
      ...(translated.length === 0 ? {} : { incremental: translated }),
      ...(completed.length === 0 ? {} : { completed }),
      hasNext,
    };
  }
}
