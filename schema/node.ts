import type { Context, SpaceKey } from '../src/context.js';
import { InvalidInputError, PermissionError } from '../src/errors.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { loadMessageQrdl } from './message-qrdl.js';
import { decodeGlobalId, maxNodeIds, type NodeType } from './node-id.js';
import { rejectOnThrow } from './reject-on-throw.js';
import { loadPhoneNumber } from './phone-number.js';
import { loadWaba } from './waba.js';

const loadByType: Readonly<Record<NodeType, (context: Context, space: SpaceKey, rest: readonly string[]) => unknown>> =
  {
    Waba: loadWaba,
    PhoneNumber: (context, space, [digits = '']) => loadPhoneNumber(context, space, digits),
    MessageQrdl: (context, space, [digits = '', code = '']) => loadMessageQrdl(context, space, digits, code),
  };

/**
 * Loads a node by its id. Returns null for spaces that the caller or the account cannot access, as for nodes that do
 * not exist.
 */
export function loadNode(context: Context, globalId: string, path: string[]): unknown {
  const { type, custSpaceId, rest } = decodeGlobalId(globalId, path);
  if (!context.canAccess(custSpaceId)) return null;
  const node = loadByType[type](context, custSpaceId === null ? { custSpaceId } : context.space(custSpaceId), rest);
  return node instanceof Promise ? node.catch(nullIfNotOwned) : node;
}

function nullIfNotOwned(error: unknown): null {
  if (error instanceof PermissionError && error.code === 'UPSTREAM_NOT_OWNED') return null;
  throw error;
}

builder.queryFields((t) => ({
  node: t.field({
    extensions: { cost: costs.node },
    type: builder.nodeInterfaceRef(),
    description: 'The object with this id; null if it does not exist or the caller may not see it.',
    args: { id: t.arg.id({ required: true, description: 'An id returned by this API.' }) },
    resolve: (_root, { id }, context) => loadNode(context, id, ['id']),
  }),
  nodes: t.field({
    extensions: { cost: costs.nodes },
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description:
      'The objects with these ids, in the same order. Null for objects that do not exist or that the caller may not ' +
      'see. An object that fails to load is null, with an error at its index.',
    args: { ids: t.arg.idList({ required: true, description: `Ids returned by this API, at most ${maxNodeIds}.` }) },
    resolve: (_root, { ids }, context) => {
      if (ids.length > maxNodeIds)
        throw new InvalidInputError([
          { path: ['ids'], message: `expected at most ${maxNodeIds} ids, got ${ids.length}.` },
        ]);
      return ids.map((id, index) => rejectOnThrow(() => loadNode(context, id, ['ids', String(index)])));
    },
  }),
}));
