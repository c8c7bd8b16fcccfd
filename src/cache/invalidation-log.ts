/** The port between a member of the coherence protocol and the log that all members share. */

/** A write that is under way, under a token of its own. Tags are digests. */
export interface LoggedWrite {
  readonly token: string;
  readonly tags: readonly string[];
}

export interface SyncRequest {
  readonly member: string;
  /** The era that the member knows; '' at first. */
  readonly era: string;
  /** Up to here the member has processed the log of `era`. */
  readonly position: number;
  /** The name of the next era, if one has to begin. */
  readonly nextEra: string;
  /** The member was cut off for so long that writes may have been answered unannounced: `era` is over. */
  readonly isReset: boolean;
  readonly isLeaving: boolean;
  /** The request has no effect after this time of the log's clock; 0 if that clock is not known. */
  readonly notAfter: number;
  /** All writes of this member that are under way. */
  readonly open: readonly LoggedWrite[];
  /** Writes that have ended: their tags are invalid. */
  readonly ended: readonly LoggedWrite[];
}

export interface SyncReply {
  readonly now: number;
  readonly era: string;
  /** The number of the last entry, and of the last one that was trimmed away. */
  readonly seq: number;
  readonly base: number;
  /**
   * Entries after the member's position, if it knew the era: an origin (`-` for a write) and tags, separated by blanks.
   */
  readonly entries: readonly string[];
  /** Up to where each member has processed the log; -1 if it has only just joined the era. */
  readonly members: Readonly<Record<string, number>>;
  /** Tags that must not be cached: their writer died in the middle of a write. */
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
  /** False: a request would fail without being sent. */
  isReachable(): boolean;
  /** Rejects where no reply came; the request may have been carried out all the same. */
  sync(request: SyncRequest): Promise<SyncReply | LateReply>;
}
