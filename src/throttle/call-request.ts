/** What a caller says of a call that has to wait for its turn. */

/**
 * What kind of call it is, in order of precedence. `mutation` and `interactive` are the foreground: somebody is looking
 * at a screen. `refresh` and `bulk` are the background, which makes way for every foreground call of every flow.
 */
export const priorityClasses = ['mutation', 'interactive', 'refresh', 'bulk'] as const;

export type PriorityClass = (typeof priorityClasses)[number];

export interface CallRequest {
  /** What the quota counts; calls of one key share one quota. The same key always names the same `callsPerSecond`. */
  key: string;
  /** How many calls the quota admits in a second. A fraction is allowed: 0.5 is a call every two seconds. */
  callsPerSecond: number;
  /** Whose turn it is: the calls of a key are shared fairly between the flows that want them. */
  flow: string;
  class: PriorityClass;
  /** When the caller must have its answer: milliseconds since 1970, on the throttle's clock. Infinity waits for ever. */
  deadline: number;
  /** Aborted when the caller goes away. */
  signal?: AbortSignal | undefined;
  /** The flow's share beside the other flows, from 0.1 to 100; 1 unless said otherwise. */
  weight?: number | undefined;
}

/** Throws a RangeError that says what was expected and what came. */
export function checkCallRequest(request: CallRequest): void {
  expectQuota(request.key, request.callsPerSecond);
  if (typeof request.flow !== 'string') throw expectedError('flow', 'a string', request.flow);
  if (!priorityClasses.includes(request.class))
    throw expectedError('class', `one of ${priorityClasses.join(', ')}`, request.class);
  if (typeof request.deadline !== 'number' || Number.isNaN(request.deadline)) {
    throw expectedError('deadline', 'milliseconds since 1970', request.deadline);
  }
  const weight = request.weight ?? 1;
  if (!(weight >= 0.1 && weight <= 100)) throw expectedError('weight', 'a number from 0.1 to 100', request.weight);
}

/** Throws a RangeError unless the two can be a quota. */
export function expectQuota(key: string, callsPerSecond: number): void {
  if (typeof key !== 'string' || key === '') throw expectedError('key', 'a string that is not empty', key);
  if (!(Number.isFinite(callsPerSecond) && callsPerSecond > 0)) {
    throw expectedError('callsPerSecond', 'a number above 0', callsPerSecond);
  }
}

function expectedError(what: string, expectation: string, got: unknown): RangeError {
  return new RangeError(`Expected \`${what}\` to be ${expectation}; got ${JSON.stringify(got) ?? String(got)}.`);
}
