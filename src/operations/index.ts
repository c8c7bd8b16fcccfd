/**
 * The operations table: one entry for each upstream operation, one file per noun. Quotas, cache keys and lifetimes,
 * access checks, metric labels and the CLI's listing all derive from it. May import errors and domain; does not know
 * how a call is sent, throttled or cached.
 */
import * as healthAndMetrics from './health-and-metrics.js';
import * as messageQrdl from './message-qrdl.js';
import * as numberSettings from './number-settings.js';
import type { Operation, ParameterTable } from './operation.js';
import { queryChatappPhoneNumbers, addChatappPhoneNumber } from './phone-number.js';
import * as registration from './registration.js';
import * as space from './space.js';
import * as waba from './waba.js';

/** The metadata of an operation. */
export type OperationEntry = Pick<Operation, 'action' | 'access' | 'callsPerSecond' | 'lifetime' | 'summary'> & {
  readonly parameters: ParameterTable;
};

/** All operations, grouped by noun and sorted by name, because JavaScript fixes the order of a module's exports. */
export const operations: readonly OperationEntry[] = [
  waba,
  { queryChatappPhoneNumbers, addChatappPhoneNumber },
  registration,
  numberSettings,
  healthAndMetrics,
  messageQrdl,
  space,
].flatMap((noun) => Object.values<OperationEntry>(noun).toSorted((a, b) => (a.action < b.action ? -1 : 1)));

export * from './health-and-metrics.js';
export * from './message-qrdl.js';
export * from './number-settings.js';
export { queryChatappPhoneNumbers, addChatappPhoneNumber } from './phone-number.js';
export * from './registration.js';
export * from './space.js';
export { readAllPages } from './paging.js';
export { encodeParameters, presenceOf } from './parameters.js';
export * from './waba.js';
export { defineOperation, isRead } from './operation.js';
export type {
  AuditSubject,
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
export { ReplyShapeError, text, texts, type Listing } from './values.js';
