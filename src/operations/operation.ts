import type { Json, Scope } from '../domain.js';

/** A tag as an operation names it; the loaders put account and space before it. */
export type Tag = readonly string[];

/** How long a reply may be served: `freshMs` without asking again, then `staleMs` more while it is fetched anew. */
export interface Lifetime {
  readonly freshMs: number;
  readonly staleMs: number;
}

type Presence = 'required' | 'optional';
/** CAMS' own parameter names, each with whether CAMS demands it. */
export type ParameterTable = Readonly<Record<string, Presence>>;

/** The parameters of a call by CAMS' own names. All values are strings: the client's signature breaks on anything else. */
export type ParametersOf<T extends ParameterTable> = {
  readonly [K in keyof T as T[K] extends 'required' ? K : never]: string;
} & {
  readonly [K in keyof T as T[K] extends 'optional' ? K : never]?: string | undefined;
};

/** The kinds of things that one may wish to be told of when they change. */
export type EntityKind = 'waba' | 'phoneNumbers' | 'messageQrdls';

/** One such thing of a space: a WABA by its id, a number by its digits, the codes of a number by the number's digits. */
export interface EntityRef {
  readonly kind: EntityKind;
  readonly id: string;
}

/** One such thing, and what of it makes a change when it is another than before. */
export interface ObservedEntity extends EntityRef {
  readonly content: Json;
}

/** A reply of CAMS, parsed from JSON and past its envelope: `Code` said that it succeeded. */
export type CamsReply = Readonly<Record<string, unknown>>;

/**
 * One upstream operation: the one line of truth that the throttle's quota, the cache's keys and lifetimes, the access
 * check, the labels of metrics and the CLI's listing derive from.
 */
export interface Operation<T extends ParameterTable = ParameterTable, R = unknown> {
  /** CAMS' name, sent as `x-acs-action`. */
  readonly action: string;
  /** What a caller needs to be allowed. READ is a read; everything else is a write, which is never cached and hardly ever retried. */
  readonly access: Scope;
  /** The documented quota: calls a second of this operation by one Alibaba Cloud account. */
  readonly callsPerSecond: number;
  readonly parameters: T;
  /** Reads: what the cached reply depends on. Writes: what it makes old. */
  readonly tags: (parameters: ParametersOf<T>) => readonly Tag[];
  /** Of a read's reply; a write has none. */
  readonly lifetime?: Lifetime;
  /** Reads the payload. Throws `ReplyShapeError` where a field that it cannot do without has another shape. */
  readonly decode: (reply: CamsReply, parameters: ParametersOf<T>) => R;
  /** Reads: what of the result can be watched. A read that sees only a part of a list, because it filters, sees nothing. */
  observes?(result: R, parameters: ParametersOf<T>): readonly ObservedEntity[];
  /** Writes: what they change of what can be watched. */
  affects?(parameters: ParametersOf<T>): readonly EntityRef[];
  /** One line for people, for `waba-gateway operations` and the documentation. */
  readonly summary: string;
}

/** Declares an operation, so that its parameters' types follow from its table. */
export function defineOperation<const T extends ParameterTable, R>(operation: Operation<T, R>): Operation<T, R> {
  return Object.freeze(operation);
}

/** Whether a call of this operation changes nothing upstream. */
export function isRead(operation: { readonly access: Scope }): boolean {
  return operation.access === 'READ';
}
