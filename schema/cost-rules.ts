/** Cost rules of the schema's fields: which upstream calls a field makes, and which entities its selection covers. */
import { defaultPageSize } from './connection.js';
import { decodeGlobalId, type NodeType } from './node-id.js';

/** A set of entities that a selection covers. `id` identifies the set; `size` is the most entities it can hold. */
export interface EntitySet {
  readonly id: string;
  readonly size: number;
}

/** The context of a selection: the type of its nodes, their spaces, and the phone numbers they are or belong to. */
export interface CostScope {
  readonly type?: NodeType;
  readonly spaces?: EntitySet;
  readonly numbers?: EntitySet;
}

/** The upstream calls counted so far. Reads are keyed by what they ask for, so that identical ones count once. */
export interface UpstreamCalls {
  readonly reads: Map<string, number>;
  writes: number;
}

interface CostRuleInput {
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

const unknownSet: EntitySet = { id: '', size: 1 };

function addRead(
  calls: UpstreamCalls,
  kind: 'waba' | 'numbers' | 'codes',
  set: EntitySet = unknownSet,
  variant = '',
): void {
  calls.reads.set(JSON.stringify([kind, set.id, variant]), set.size);
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : '');
const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const spaceSet = (custSpaceId: unknown): EntitySet => ({ id: toText(custSpaceId), size: 1 });
const numberSet = (spaceSet: EntitySet, digits: unknown): EntitySet => ({
  id: JSON.stringify([spaceSet.id, toText(digits)]),
  size: 1,
});

function pageSizeOf({ first, last }: Readonly<Record<string, unknown>>): number {
  return typeof first === 'number' ? first : typeof last === 'number' ? last : defaultPageSize;
}

/** A page of phone numbers in each of the spaces. */
function numberScope(spaces: EntitySet, args: Readonly<Record<string, unknown>>): CostScope {
  return {
    type: 'PhoneNumber',
    spaces,
    numbers: { id: JSON.stringify([spaces.id, args]), size: spaces.size * Math.max(0, pageSizeOf(args)) },
  };
}

const codeScope = (spaces: EntitySet, numbers: EntitySet): CostScope => ({ type: 'MessageQrdl', spaces, numbers });

function nodeScopes(id: unknown, calls: UpstreamCalls): readonly CostScope[] {
  let decoded;
  try {
    decoded = decodeGlobalId(toText(id));
  } catch {
    return [];
  }
  const spaces = spaceSet(decoded.custSpaceId);
  const numbers = numberSet(spaces, decoded.rest[0]);
  if (decoded.type === 'Waba') addRead(calls, 'waba', spaces);
  if (decoded.type === 'PhoneNumber') addRead(calls, 'numbers', spaces);
  if (decoded.type === 'MessageQrdl') addRead(calls, 'codes', numbers);
  return [{ type: decoded.type, spaces, numbers }];
}

/** Counts the write of one item; `addReads` adds what the write may have to read first. */
function addWrite(
  calls: UpstreamCalls,
  input: unknown,
  addReads: (spaces: EntitySet, numbers: EntitySet) => void = () => undefined,
): CostScope {
  const fields: { custSpaceId?: unknown; phoneNumber?: unknown; number?: unknown; id?: unknown } =
    typeof input === 'object' && input !== null ? input : {};
  const spaces = spaceSet(fields.custSpaceId);
  const numbers = numberSet(spaces, fields.phoneNumber ?? fields.number ?? fields.id);
  calls.writes += 1;
  addReads(spaces, numbers);
  return { spaces, numbers };
}

const addReadsOfUpdate = (calls: UpstreamCalls) => (_spaces: EntitySet, numbers: EntitySet) =>
  addRead(calls, 'codes', numbers);

/** The cost rules. A field declares its rule in its extensions: `extensions: { cost: costs.waba }`. */
export const costs = {
  waba: ({ args, calls }) => {
    addRead(calls, 'waba', spaceSet(args['custSpaceId']), toText(args['isvCode']));
    return [{ type: 'Waba', spaces: spaceSet(args['custSpaceId']) }];
  },
  wabas: ({ args, calls, spaces }) => {
    const ids = args['custSpaceIds'];
    const set = Array.isArray(ids) ? { id: JSON.stringify(ids), size: new Set(ids).size } : { id: '*', size: spaces };
    addRead(calls, 'waba', set);
    return [{ type: 'Waba', spaces: set }];
  },
  phoneNumbers: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId']);
    addRead(calls, 'numbers', spaces, JSON.stringify([args['isvCode'], args['upstreamStatus']]));
    return [numberScope(spaces, args)];
  },
  phoneNumber: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId']);
    addRead(calls, 'numbers', spaces);
    return [{ type: 'PhoneNumber', spaces, numbers: numberSet(spaces, args['number']) }];
  },
  messageQrdl: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId']);
    const numbers = numberSet(spaces, args['phoneNumber']);
    addRead(calls, 'codes', numbers);
    return [codeScope(spaces, numbers)];
  },
  node: ({ args, calls }) => nodeScopes(args['id'], calls),
  nodes: ({ args, calls }) => toList(args['ids']).flatMap((id) => nodeScopes(id, calls)),
  numbersOfSpaces: ({ args, calls, scope: { spaces = unknownSet } }) => {
    addRead(calls, 'numbers', spaces);
    return [numberScope(spaces, args)];
  },
  spaces: ({ args, spaces }) => [{ spaces: { id: '*', size: Math.min(spaces, Math.max(0, pageSizeOf(args))) } }],
  healthOfWabas: ({ calls, scope: { spaces = unknownSet } }) => {
    calls.reads.set(JSON.stringify(['health', spaces.id]), spaces.size);
    return [];
  },
  businessInfoOfWabas: ({ calls, scope: { spaces = unknownSet } }) => {
    calls.reads.set(JSON.stringify(['businessInfo', spaces.id]), spaces.size);
    return [];
  },
  metricsOfSpaces: ({ args, calls, scope: { spaces = unknownSet } }) => {
    calls.reads.set(JSON.stringify(['metrics', spaces.id, args]), spaces.size);
    return [];
  },
  wabaOfSpaces: ({ calls, scope: { spaces = unknownSet } }) => {
    addRead(calls, 'waba', spaces);
    return [{ type: 'Waba', spaces }];
  },
  codesOfNumbers: ({ calls, scope: { spaces = unknownSet, numbers = unknownSet } }) => {
    addRead(calls, 'codes', numbers);
    return [codeScope(spaces, numbers)];
  },
  numbersOfCodes: ({ calls, scope: { spaces = unknownSet, numbers = unknownSet } }) => {
    addRead(calls, 'numbers', spaces);
    return [{ type: 'PhoneNumber', spaces, numbers }];
  },
  /** One subscription event: a phone number of the space is read again. */
  changedNumber: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId']);
    addRead(calls, 'numbers', spaces);
    return [{ type: 'PhoneNumber', spaces, numbers: numberSet(spaces, '') }];
  },
  addNumber: ({ args, calls }) => [addWrite(calls, args['input'], (spaces) => addRead(calls, 'numbers', spaces))],
  write: ({ args, calls }) => [addWrite(calls, args['input'])],
  update: ({ args, calls }) => [addWrite(calls, args['input'], addReadsOfUpdate(calls))],
  writes: ({ args, calls }) => toList(args['inputs']).map((input) => addWrite(calls, input)),
  updates: ({ args, calls }) => toList(args['inputs']).map((input) => addWrite(calls, input, addReadsOfUpdate(calls))),
  /** The code that a mutation wrote: the write's reply holds it, so it costs no further call. */
  writtenCode: ({ scope: { spaces = unknownSet, numbers = unknownSet } }) => [codeScope(spaces, numbers)],
  /** A write to a number of the space, which is looked for in the list and read anew after the write. */
  writeNumber: ({ args, calls }) => [
    addWrite(calls, args['input'], (spaces) => {
      addRead(calls, 'numbers', spaces);
      calls.reads.set(JSON.stringify(['numbers read anew', spaces.id, calls.writes]), 1);
    }),
  ],
  /** The same, of settings that are read before they are written. */
  writeSettings: ({ args, calls }) => [
    addWrite(calls, args['input'], (spaces) => {
      addRead(calls, 'numbers', spaces);
      calls.reads.set(JSON.stringify(['settings read anew', spaces.id, calls.writes]), 2);
    }),
  ],
  syncNumbers: ({ args, calls }) => [addWrite(calls, args['input'])],
  syncedNumbers: ({ args, scope: { spaces = unknownSet } }) => [numberScope(spaces, args)],
  /** The number of a write, read for the caller who asks what became of it. */
  writtenNumber: ({ scope }) => [{ ...scope, type: 'PhoneNumber' }],
  /** The number that was added: the mutation has read it already. */
  addedNumber: ({ scope }) => [{ ...scope, type: 'PhoneNumber' }],
} as const satisfies Readonly<Record<string, CostRule>>;

/** The rule of a field that costs one call per phone number, to an operation that no other field calls. */
export function oneCallPerNumber(action: string): CostRule {
  return ({ calls, scope: { numbers = unknownSet } }) => {
    calls.reads.set(JSON.stringify([action, numbers.id]), numbers.size);
    return [];
  };
}

/** The cost rule of a field; undefined for fields that make no upstream call, which are most. */
export function ruleOf(field: { readonly extensions: { readonly cost?: unknown } }): CostRule | undefined {
  const { cost } = field.extensions;
  // Safe cast: the builder's types accept nothing but a CostRule here.
  return typeof cost === 'function' ? (cost as CostRule) : undefined;
}
