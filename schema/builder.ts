/**
 * The Pothos builder: its types, plugins and defaults. Defines no type of the schema.
 * The schema may import context, operations, domain and errors. A resolver names the upstream operation it needs;
 * caching, batching and throttling happen below it.
 */
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { Context } from '../src/context.js';
import type { JsonObject } from '../src/domain.js';
import { encodeGlobalId } from './node-id.js';
import { responseSize } from './response-size.js';

export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: true;
  Connection: { totalCount: number };
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    /**
     * Digits with the country code, without a plus sign. From input it may also be text that is not a number: see
     * digitsIssue().
     */
    E164: { Input: string; Output: string };
    JSONObject: { Input: JsonObject; Output: JsonObject };
    URL: { Input: string; Output: string };
    /** Epoch milliseconds within the gateway. */
    DateTime: { Input: number; Output: number };
  };
}>({
  plugins: [responseSize, RelayPlugin],
  relay: {
    cursorType: 'String',
    idFieldOptions: { description: 'Opaque and unique across all types. The same object always has the same id.' },
    encodeGlobalID: encodeGlobalId,
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The nodes of this page, each with its cursor.',
    },
    nodeFieldOptions: { nullable: false, description: 'The node.' },
    nodesOnConnection: { description: 'The nodes of this page.' },
    cursorFieldOptions: {
      description:
        'The cursor to pass as `after` or `before` to continue from here. It stays valid while the list changes.',
    },
    pageInfoFieldOptions: { description: 'Whether there are more pages, and the cursors of this one.' },
    pageInfoTypeOptions: { description: 'The position of a page within the whole list.' },
    hasNextPageFieldOptions: { description: 'Whether nodes follow this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether nodes come before this page.' },
    startCursorFieldOptions: { description: 'Cursor of the first node of this page; null when it is empty.' },
    endCursorFieldOptions: { description: 'Cursor of the last node of this page; null when it is empty.' },
    firstArgOptions: {
      description:
        'Return at most this many nodes, from the start or after `after`. 0 to 2000; 100 if neither first nor last ' +
        'is given.',
    },
    lastArgOptions: {
      description:
        'Return at most this many nodes, from the end or before `before`. 0 to 2000; not together with first.',
    },
    afterArgOptions: { description: 'Only nodes after this cursor.' },
    beforeArgOptions: { description: 'Only nodes before this cursor.' },
    nodeTypeOptions: {
      description: 'An object with a globally unique id. `node` fetches it by that id. Ids are opaque and stable.',
    },
    // node.ts defines node and nodes itself, so that each id succeeds or fails on its own.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
  },
});

builder.queryType({
  description:
    'Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway ' +
    'batches, caches and throttles the calls.',
});
builder.mutationType({
  description:
    'Write operations. Each result is a union of a success type and the error types, which say what to do next.',
});
