/**
 * The Pothos builder: its types, its plugins, its defaults. Defines no type of the schema.
 * The schema may import context, operations, domain and errors; it names the operation it wants and never learns how it is fetched.
 */
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { Context } from '../src/context.js';
import type { JsonObject } from '../src/domain.js';
import { encodeGlobalId } from './node-id.js';

export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: true;
  Connection: { totalCount: number };
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    /** Within the gateway a number is its digits, with country code and without plus; or, from input, what could not be read as one. */
    E164: { Input: string; Output: string };
    JSONObject: { Input: JsonObject; Output: JsonObject };
    URL: { Input: string; Output: string };
  };
}>({
  plugins: [RelayPlugin],
  relay: {
    cursorType: 'String',
    idFieldOptions: { description: 'Unique in this API, opaque, and always the same for the same object.' },
    encodeGlobalID: encodeGlobalId,
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The nodes of this page, each with its cursor.',
    },
    nodeFieldOptions: { nullable: false, description: 'The node itself.' },
    nodesOnConnection: { description: 'The nodes of this page.' },
    cursorFieldOptions: {
      description: 'Hand it over as `after` or `before` to go on from here. It stays good while the list changes.',
    },
    pageInfoFieldOptions: { description: 'Whether there is more, and where this page begins and ends.' },
    pageInfoTypeOptions: { description: 'Where a page of a connection stands in the whole list.' },
    hasNextPageFieldOptions: { description: 'Whether nodes follow this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether nodes come before this page.' },
    startCursorFieldOptions: { description: 'Cursor of the first node of this page; null when it is empty.' },
    endCursorFieldOptions: { description: 'Cursor of the last node of this page; null when it is empty.' },
    firstArgOptions: {
      description:
        'At most this many nodes from the start (or after `after`). 0 to 2000; 100 where neither first nor last is given.',
    },
    lastArgOptions: {
      description: 'At most this many nodes from the end (or before `before`). 0 to 2000; not together with first.',
    },
    afterArgOptions: { description: 'Only nodes after this cursor.' },
    beforeArgOptions: { description: 'Only nodes before this cursor.' },
    nodeTypeOptions: {
      description:
        'Anything with an id that is unique in this API: `node` finds it again. Ids are opaque and stay the same.',
    },
    // node and nodes are ours (node.ts): each id answers or fails on its own.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
  },
});

builder.queryType({
  description:
    'Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces.',
});
builder.mutationType({
  description: 'Changing. Results are unions: a success, or an error that says what to do about it.',
});
