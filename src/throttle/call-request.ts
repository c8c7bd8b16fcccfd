/** A call request: the quota, tenant, priority and deadline of a call. Validated before it is queued. */

/**
 * Priority classes, highest first. `mutation` and `interactive` are foreground: a person waits for them. `refresh` and
 * `bulk` are background, and yield to the foreground calls of all flows.
 */
const priorityClasses = ['mutation', 'interactive', 'refresh', 'bulk'] as const;

export type PriorityClass = (typeof priorityClasses)[number];

export interface CallRequest {
  /** The quota that the call counts against. A key must always come with the same `callsPerSecond`. */
  key: string;
  /** The size of the quota. May be a fraction: 0.5 is one call every two seconds. */
  callsPerSecond: number;
  /** The tenant that makes the call. The flows that wait for a key share its quota fairly. */
  flow: string;
  class: PriorityClass;
  /** When the caller stops waiting: epoch milliseconds on the throttle's clock, or Infinity. */
  deadline: number;
  /** Aborted when the caller disconnects. */
  signal?: AbortSignal | undefined;
  /** The flow's share relative to other flows, from 0.1 to 100; 1 by default. */
  weight?: number | undefined;
}

/** @throws RangeError with the expected and the given value */
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

/** @throws RangeError unless key and rate are a valid quota */
export function expectQuota(key: string, callsPerSecond: number): void {
  if (typeof key !== 'string' || key === '') throw expectedError('key', 'a string that is not empty', key);
  if (!(Number.isFinite(callsPerSecond) && callsPerSecond > 0)) {
    throw expectedError('callsPerSecond', 'a number above 0', callsPerSecond);
  }
}

function expectedError(what: string, expectation: string, got: unknown): RangeError {
  return new RangeError(`Expected \`${what}\` to be ${expectation}; got ${JSON.stringify(got) ?? String(got)}.`);
}
