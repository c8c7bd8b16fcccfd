import { permissionDenied } from '../api-error.js';
import type { Payload } from '../reply.js';
import type { SandboxState } from '../state/index.js';
import type { ImageFormat } from '../state/message-qrdl.js';
import type { StoredSpace } from '../state/space.js';
import { readParameters, type Parameters, type Values } from './parameter.js';

/** Whether an update changes the QrdlCode, as Alibaba documents, or keeps it, as Meta documents. */
export type CodeOnUpdate = 'changes' | 'stays';

/** The context of an action, beside its parameters. */
export interface CallContext {
  state: SandboxState;
  /** The index of the account that signed the call. */
  account: number;
  requestId: string;
  codeOnUpdate: CodeOnUpdate;
  /** The time, in epoch milliseconds. */
  now: () => number;
  /** Random numbers in [0, 1). */
  random: () => number;
  /** The URL of a code's QR image on this sandbox. */
  qrImageUrl(code: string, format: ImageFormat): string;
}

export interface ActionContext extends CallContext {
  /** The space of the call's CustSpaceId, or the account's own. */
  space: StoredSpace;
}

/** An action of CAMS, with the types of its parameters erased. */
export interface Action {
  /** The documented quota of an account, in calls per second. */
  callsPerSecond: number;
  /** Whether a successful call changes the state. */
  writes: boolean;
  /** The parameters that the action declares. */
  parameters: Parameters;
  /** Validates the parameters, checks who owns the space, then executes the action. @throws ApiError */
  execute(given: ReadonlyMap<string, string>, callContext: CallContext): Payload;
}

export interface ActionDefinition<P extends Parameters> {
  callsPerSecond: number;
  writes?: boolean;
  parameters: P;
}

/**
 * Defines an action of CAMS: its quota, parameters and handler. Every export of an action file is served under the
 * name of the export.
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

/** Rejects an IsvCode that is not the space's own, because it does not prove that the space authorised the ISV. */
export function checkIsvCode(space: StoredSpace, isvCode: string | undefined): void {
  if (isvCode !== undefined && isvCode !== space.info.isvCode) {
    throw permissionDenied('The IsvCode is not the one by which the space authorised the ISV.');
  }
}
