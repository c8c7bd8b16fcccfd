import type { SpaceKey } from '../src/context.js';
import type { NodeType } from './node-id.js';

/** A GraphQL node: an upstream record, plus the space it was read from. */
export type RecordNode<N extends NodeType, T> = Readonly<T & { __typename: N; space: SpaceKey }>;

const nodeCache = new WeakMap<object, RecordNode<NodeType, unknown>>();

/**
 * Returns the node of a record: the same object for the same record and space, so that WeakMap caches keyed by nodes
 * hit. Frozen, as the record is.
 */
export function recordNode<N extends NodeType, T extends object>(
  __typename: N,
  record: T,
  space: SpaceKey,
): RecordNode<N, T> {
  const cached = nodeCache.get(record);
  // Safe cast: each record object is only ever wrapped as one node type.
  if (cached !== undefined && cached.space.custSpaceId === space.custSpaceId && cached.space.isvCode === space.isvCode)
    return cached as RecordNode<N, T>;
  const node = Object.freeze({ __typename, space, ...record });
  nodeCache.set(record, node);
  return node;
}

/**
 * A node that was reached from its parent and keeps a reference to it, so that a field that returns the parent needs no
 * loader.
 */
export type ChildNode<N extends NodeType, T, P> = RecordNode<N, T> & { readonly parent?: P };

const childCache = new WeakMap<object, ChildNode<NodeType, unknown, unknown>>();

/**
 * Like recordNode, for a record that was reached from a parent of the same space. The node belongs to that one parent
 * object. If the parent is fetched again, its children are new nodes, so a child never refers to an outdated parent.
 */
export function childNode<N extends NodeType, T extends object, P extends { readonly space: SpaceKey }>(
  __typename: N,
  record: T,
  parent: P,
): ChildNode<N, T, P> {
  const cached = childCache.get(record);
  // Safe cast: each record object is only ever wrapped as one node type, with parents of one type.
  if (cached !== undefined && cached.parent === parent) return cached as ChildNode<N, T, P>;
  const node = Object.freeze({ __typename, space: parent.space, parent, ...record });
  childCache.set(record, node);
  return node;
}
