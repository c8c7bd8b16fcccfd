/**
 * Incremental delivery in the two formats that clients use, chosen by a parameter of the media type:
 * `multipart/mixed;deferSpec=20220824` (or none) gets results with paths, `multipart/mixed;incrementalSpec=v0.2` gets
 * `pending`, `incremental` and `completed`. The executor writes the older format; this plugin translates it.
 * To be deleted when graphql-yoga negotiates formats itself.
 */
import type { ExecutionArgs } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { PendingTracker, type PatchResult } from './pending-tracker.js';

export type IncrementalFormat = '20220824' | 'v0.2';

const incrementalTypes = ['text/event-stream', 'multipart/mixed'];

/**
 * The format for the first media range that allows incremental delivery; null if none does, or only in unknown formats.
 */
export function incrementalFormatOf(accept: string | null): IncrementalFormat | null {
  for (const range of (accept ?? '*/*').toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (type !== '*/*' && !incrementalTypes.some((known) => type === known || type === `${known.split('/')[0]}/*`))
      continue;
    const format = formatOf(parameters);
    if (format !== null) return format;
  }
  return null;
}

function formatOf(parameters: readonly string[]): IncrementalFormat | null {
  for (const parameter of parameters) {
    const [name, value] = parameter.split('=').map((part) => part.trim().replaceAll('"', ''));
    if (name === 'incrementalspec') return value === 'v0.2' ? 'v0.2' : null;
    if (name === 'deferspec') return value === '20220824' ? '20220824' : null;
  }
  return '20220824';
}

export function useIncrementalFormat(): Plugin {
  const executions = new WeakMap<Request, ExecutionArgs>();
  return {
    onExecute({ args }) {
      executions.set(args.contextValue.request, args);
    },
    onResultProcess({ request, result, setResult }) {
      const args = executions.get(request);
      if (args === undefined || !isAsyncIterable(result)) return;
      if (incrementalFormatOf(request.headers.get('accept')) !== 'v0.2') return;
      setResult(toPendingFormat(result as AsyncIterable<PatchResult>, args));
    },
  };
}

export async function* toPendingFormat(results: AsyncIterable<PatchResult>, args: ExecutionArgs) {
  const tracker = new PendingTracker(args);
  for await (const { incremental, hasNext = false, ...first } of results) {
    if ('data' in first) tracker.announceRoot(first.data);
    const translated = (incremental ?? []).flatMap((patch) => tracker.translate(patch));
    const completed = [...tracker.takeCompleted(), ...(hasNext ? [] : tracker.completeRest())];
    const pending = tracker.takeAnnounced();
    yield {
      ...first,
      ...(pending.length === 0 ? {} : { pending }),
      ...(translated.length === 0 ? {} : { incremental: translated }),
      ...(completed.length === 0 ? {} : { completed }),
      hasNext,
    };
  }
}
