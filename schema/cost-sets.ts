/** The vocabulary of cost rules: sets of entities, the scope of a selection, and the calls counted so far. */
import { nouns } from '../src/nouns.js';
import type { NodeType } from './node-id.js';

/** A set of entities that a selection covers. `id` identifies the set; `size` is the maximum number of its entities. */
export interface EntitySet {
  readonly id: string;
  readonly size: number;
}

/** The context of a selection: the type of its nodes, their spaces, and the phone numbers they are or belong to. */
export interface CostScope {
  readonly type?: NodeType | 'Space';
  readonly spaces?: EntitySet;
  readonly numbers?: EntitySet;
  /** The number of the write whose result is selected; undefined in queries. */
  readonly write?: number;
}

/** The upstream calls counted so far. Reads are keyed by their target, so that identical ones count once. */
export interface UpstreamCalls {
  readonly reads: Map<string, number>;
  writes: number;
  /** Writes so far that invalidate lists of phone numbers, so that later reads of a list call the upstream again. */
  numberWrites: number;
}

export interface CostRuleInput {
  readonly args: Readonly<Record<string, unknown>>;
  readonly scope: CostScope;
  readonly calls: UpstreamCalls;
  /** Number of spaces the caller may list. */
  readonly spaces: number;
}

/**
 * Adds the calls of a field to `calls` and returns the scopes of its selection; empty if the field cannot return
 * anything.
 */
export type CostRule = (step: CostRuleInput) => readonly CostScope[];

/**
 * Ids of sets are JSON lists that start with the kind of the set, so that no argument can imitate the id of another
 * set.
 */
export const setId = (kind: string, ...parts: readonly unknown[]): string => JSON.stringify([kind, ...parts]);

export const unknownSet: EntitySet = { id: setId('unknown'), size: 1 };

/** Counts a read. If one was counted under the same key, the larger size applies. */
export function countRead(calls: UpstreamCalls, key: string, size: number): void {
  calls.reads.set(key, Math.max(size, calls.reads.get(key) ?? 0));
}

/**
 * Counts the read of the lists that contain nodes of a type: one for each space or number that lists them. `qualifiers`
 * distinguish reads of the same lists that are not shared.
 */
export function addListRead(
  calls: UpstreamCalls,
  type: NodeType,
  lists: EntitySet,
  ...qualifiers: readonly unknown[]
): void {
  countRead(calls, setId(nouns[type].list, lists.id, ...qualifiers), lists.size);
}

/**
 * The rule of a field that lists a noun in each space. `maxPages` is set for an operation that returns the list page by
 * page.
 */
export function listPerSpace(type: NodeType, { maxPages = 1 }: { readonly maxPages?: number } = {}): CostRule {
  return ({ calls, scope: { spaces = unknownSet } }) => {
    addListRead(calls, type, { id: spaces.id, size: spaces.size * maxPages });
    return [{ type, spaces }];
  };
}
