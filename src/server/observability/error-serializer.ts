import { scrub } from '../../upstream/index.js';

/** An error as it is logged: enough to find its position in the code, and no text of a caller or the upstream. */
export interface SerializedError {
  readonly name: string;
  readonly code?: string;
  /** The message without addresses, keys and long numbers; null if nothing is left. */
  readonly message: string | null;
  /** Stack frames, innermost first: `schema/cost.js:75`. No absolute paths. */
  readonly frames: readonly string[];
  readonly cause?: SerializedError;
}

const maxDepth = 4;

/** Pino serializer for errors; other values stay as they are. */
export function errorSerializer(error: unknown, depth = 0): unknown {
  return error instanceof Error ? toSerializedError(error, depth) : error;
}

function toSerializedError(error: Error, depth: number): SerializedError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: scrub(error.message),
    frames: stackFrames(error.stack ?? ''),
    ...(error.cause instanceof Error && depth < maxDepth ? { cause: toSerializedError(error.cause, depth + 1) } : {}),
  };
}

function stackFrames(stack: string): readonly string[] {
  return [...stack.matchAll(/\b((?:src|schema|node_modules)\/[^\s():]+:\d+):\d+/g)]
    .slice(0, 10)
    .map(([, frame = '']) => frame);
}
