/** The port between a member of the coherence protocol and the log that all members share. Tags are digests. */
import type { PendingWrite } from './store.js';

export interface SyncRequest {
  readonly member: string;
  /** The era that the member knows; '' at first. */
  readonly era: string;
  /** The position up to which the member has processed the log of `era`. */
  readonly position: number;
  readonly nextEra: string;
  readonly isLeaving: boolean;
  /** The request has no effect after this time on the log's clock; 0 if that clock is not known. */
  readonly notAfter: number;
  /** All writes of this member that are in progress. */
  readonly open: readonly PendingWrite[];
  readonly ended: readonly PendingWrite[];
}

export interface SyncReply {
  readonly now: number;
  readonly era: string;
  /** The number of the last entry, and of the last one that was trimmed away. */
  readonly seq: number;
  readonly base: number;
  /**
   * Entries after the member's position, if it knew the era. An entry is its origin (the token of a write, `-` for a
   * writer that died, or the member that replaced a value) and its tags, separated by blanks.
   */
  readonly entries: readonly string[];
  /** The position up to which each member has processed the log; -1 if it has just joined the era. */
  readonly members: Readonly<Record<string, number>>;
  /** Tags that must not be cached, because their writer died during a write. */
  readonly blocked: readonly string[];
}

export interface LateReply {
  readonly isLate: true;
  readonly now: number;
}

/** `end`: an entry was appended. `ack`: a member has processed the log up to a position. */
export type LogMessage =
  | readonly [kind: 'end', era: string, seq: number, entry: string]
  | readonly [kind: 'ack', era: string, member: string, position: number];

export interface InvalidationLog {
  /** False while a request would fail without being sent. */
  isReachable(): boolean;
  /** Rejects if no reply came; the request may have been executed nevertheless. */
  sync(request: SyncRequest): Promise<SyncReply | LateReply>;
}
