import type { Payload } from '../reply.js';
import type { World } from '../world/index.js';
import type { QrImageFormat } from '../world/message-qrdl.js';
import type { Space } from '../world/space.js';
import { readParameters, type Parameters, type Values } from './parameter.js';

/** Whether updating a code gives it a new one, or leaves it: Alibaba says the one, Meta the other. */
export type CodeOnUpdate = 'changes' | 'stays';

/** What an action may use beside its parameters. */
export interface Surroundings {
  world: World;
  /** The account that signed the call, as the world counts them. */
  account: number;
  requestId: string;
  codeOnUpdate: CodeOnUpdate;
  /** Randomness, from 0 up to but not including 1. */
  random: () => number;
  /** The address of a code's picture, on this sandbox. */
  qrImageUrl(code: string, format: QrImageFormat): string;
}

export interface Context extends Surroundings {
  /** The space of the call's CustSpaceId, or the account's own. */
  space: Space;
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
  answer(given: ReadonlyMap<string, string>, surroundings: Surroundings): Payload;
}

export interface Definition<P extends Parameters> {
  callsPerSecond: number;
  writes?: boolean;
  parameters: P;
}

/**
 * Defines an action of CAMS: its quota, its parameters, and what it does. Exported from a file of this folder under
 * the action's own name, it is served; nothing else has to be told.
 */
export function action<P extends Parameters>(
  { callsPerSecond, writes = false, parameters }: Definition<P>,
  carryOut: (values: Values<P>, context: Context) => Payload,
): Action {
  return {
    callsPerSecond,
    writes,
    parameters,
    answer(given, surroundings) {
      const values = readParameters(parameters, given);
      const space = surroundings.world.space(surroundings.account, given.get('CustSpaceId') || undefined);
      return carryOut(values, { ...surroundings, space });
    },
  };
}
