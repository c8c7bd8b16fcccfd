/**
 * THE TABLE: an entry for each upstream operation, a file a noun. Quotas, cache keys and lifetimes, the access check,
 * the labels of metrics and the CLI's listing derive from it and from nothing else.
 * Imports errors and domain alone; never learns how a call is sent, paced or kept.
 */
import * as messageQrdl from './message-qrdl.js';
import type { Operation, ParameterTable } from './operation.js';
import * as phoneNumber from './phone-number.js';
import * as waba from './waba.js';

/** What can be said of any operation without calling it. */
export type OperationEntry = Pick<Operation, 'action' | 'access' | 'callsPerSecond' | 'lifetime' | 'summary'> & {
  readonly parameters: ParameterTable;
};

/** Every operation, noun by noun; within one by name, for a module hands its exports over in no order of ours. */
export const operations: readonly OperationEntry[] = [waba, phoneNumber, messageQrdl].flatMap((noun) =>
  Object.values<OperationEntry>(noun).toSorted((a, b) => (a.action < b.action ? -1 : 1)),
);

export * from './message-qrdl.js';
export * from './phone-number.js';
export * from './waba.js';
export { defineOperation, isRead } from './operation.js';
export type {
  Lifetime,
  Operation,
  ParametersOf,
  ParameterTable,
  CamsReply,
  ObservedEntity,
  Tag,
  EntityRef,
  EntityKind,
} from './operation.js';
export { ReplyShapeError } from './values.js';
