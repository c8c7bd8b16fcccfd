import type { Payload } from '../reply.js';
import type { SandboxState } from '../state/index.js';
import type { ImageFormat } from '../state/message-qrdl.js';
import type { StoredSpace } from '../state/space.js';
import { readParameters, type Parameters, type Values } from './parameter.js';

/** Whether updating a code gives it a new one, or leaves it: Alibaba says the one, Meta the other. */
export type CodeOnUpdate = 'changes' | 'stays';

/** What an action may use beside its parameters. */
export interface CallContext {
  state: SandboxState;
  /** The account that signed the call, as the world counts them. */
  account: number;
  requestId: string;
  codeOnUpdate: CodeOnUpdate;
  /** Randomness, from 0 up to but not including 1. */
  random: () => number;
  /** The address of a code's picture, on this sandbox. */
  qrImageUrl(code: string, format: ImageFormat): string;
}

export interface ActionContext extends CallContext {
  /** The space of the call's CustSpaceId, or the account's own. */
  space: StoredSpace;
}

/** What the sandbox knows of an action once its parameters' types no longer matter. */
export interface Action {
  /** The documented quota: calls a second of one account. */
  callsPerSecond: number;
  /** Whether it changes anything when it succeeds. */
  writes: boolean;
  /** The parameters it declares, with what must be sent. */
  parameters: Parameters;
  /** Checks the parameters, then the ownership of the space, then carries the action out. Throws a Refusal. */
  execute(given: ReadonlyMap<string, string>, callContext: CallContext): Payload;
}

export interface ActionDefinition<P extends Parameters> {
  callsPerSecond: number;
  writes?: boolean;
  parameters: P;
}

/**
 * Defines an action of CAMS: its quota, its parameters, and what it does. Exported from a file of this folder under
 * the action's own name, it is served; nothing else has to be told.
 */
export function defineAction<P extends Parameters>(
  { callsPerSecond, writes = false, parameters }: ActionDefinition<P>,
  handler: (values: Values<P>, context: ActionContext) => Payload,
): Action {
  return {
    callsPerSecond,
    writes,
    parameters,
    execute(given, callContext) {
      const values = readParameters(parameters, given);
      const space = callContext.state.space(callContext.account, given.get('CustSpaceId') || undefined);
      return handler(values, { ...callContext, space });
    },
  };
}
