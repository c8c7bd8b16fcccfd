import type { SpaceKey } from '../src/context.js';
import type { NodeType } from './node-id.js';

/** A record of the upstream, and the space it was read in. */
export type RecordNode<N extends NodeType, T> = Readonly<T & { __typename: N; space: SpaceKey }>;

const nodeCache = new WeakMap<object, RecordNode<NodeType, unknown>>();

/**
 * The node of a record: the very same one each time, as long as the cache serves the very same record, so that what was worked out of
 * it may be kept beside it. Frozen, as the record is.
 */
export function recordNode<N extends NodeType, T extends object>(
  __typename: N,
  record: T,
  space: SpaceKey,
): RecordNode<N, T> {
  const cached = nodeCache.get(record);
  // Under a record stands what was made of it, and a record is of one type.
  if (cached !== undefined && cached.space.custSpaceId === space.custSpaceId && cached.space.isvCode === space.isvCode)
    return cached as RecordNode<N, T>;
  const node = Object.freeze({ __typename, space, ...record });
  nodeCache.set(record, node);
  return node;
}
