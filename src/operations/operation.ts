/** The type of an entry in the operations table. */
import type { Json, Scope } from '../domain.js';
import type { AuditSubject, EntityKind } from '../nouns.js';
import type { Paging } from './paging.js';
import type { ParametersOf, ParameterTable } from './parameters.js';

export type { AuditSubject, EntityKind } from '../nouns.js';
export type { ParametersOf, ParameterTable } from './parameters.js';

/** A cache tag, relative to account and space, which the loaders prepend. */
export type Tag = readonly string[];

/**
 * How long a cached reply may be served: `freshMs` as fresh, then `staleMs` more while it is refreshed in the
 * background.
 */
export interface Lifetime {
  readonly freshMs: number;
  readonly staleMs: number;
}

/**
 * An entity within a space: a WABA by its id, a phone number by its digits, the codes of a number by the number's
 * digits.
 */
export interface EntityRef {
  readonly kind: EntityKind;
  readonly id: string;
}

/** An entity and the content that is compared with the last known one to detect changes. */
export interface ObservedEntity extends EntityRef {
  readonly content: Json;
}

/** A successful CAMS reply, parsed from JSON. */
export type CamsReply = Readonly<Record<string, unknown>>;

/**
 * One upstream operation. Single source of truth for its quota, cache keys and lifetime, access check, metric labels
 * and the CLI's listing.
 */
export interface Operation<T extends ParameterTable = ParameterTable, R = unknown> {
  /** The CAMS name of the operation, sent as `x-acs-action`. */
  readonly action: string;
  /**
   * The scope that a caller needs. An operation with READ is a read. All others are writes: they are never cached, and
   * retried only if the upstream certainly did not carry them out.
   */
  readonly access: Scope;
  /** The documented quota, in calls per second per Alibaba Cloud account. */
  readonly callsPerSecond: number;
  readonly parameters: T;
  /** Reads: the tags of the cached reply. Writes: the tags to invalidate. */
  readonly tags: (parameters: ParametersOf<T>) => readonly Tag[];
  /** Cache lifetime of a read; undefined for writes. */
  readonly lifetime?: Lifetime;
  /** How to read all pages of a read whose reply is one page. */
  readonly paging?: Paging<T, R>;
  /** Decodes the payload. @throws ReplyShapeError if a required field is missing or malformed */
  readonly decode: (reply: CamsReply, parameters: ParametersOf<T>) => R;
  /**
   * The entities in the result of a read, or of a write whose reply is a list, for change detection. Empty for
   * filtered lists, in which absence means nothing.
   */
  observes?(result: R, parameters: ParametersOf<T>): readonly ObservedEntity[];
  /**
   * Reads of lists: the reasons why records of the reply could not be read. Such records are missing from the result.
   */
  unreadable?(result: R): readonly string[];
  /** Writes: the entities that they change. */
  affects?(parameters: ParametersOf<T>): readonly EntityRef[];
  /** The subject of a write in the audit log, for writes whose parameters identify it in another way than usual. */
  auditSubject?(parameters: ParametersOf<T>): AuditSubject;
  /** One-line description for `waba-gateway operations` and the documentation. */
  readonly summary: string;
}

/** Declares an operation and infers the parameter types from its table. */
export function defineOperation<const T extends ParameterTable, R>(operation: Operation<T, R>): Operation<T, R> {
  return Object.freeze(operation);
}

/** Whether the operation only reads. */
export function isRead(operation: { readonly access: Scope }): boolean {
  return operation.access === 'READ';
}
