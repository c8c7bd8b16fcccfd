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
