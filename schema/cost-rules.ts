/** Cost rules of the schema's fields: which upstream calls a field makes, and which entities its selection covers. */
import { maxWritesPerRequest } from '../src/domain.js';
import { nouns } from '../src/nouns.js';
import { defaultPageSize } from './connection.js';
import {
  addListRead,
  countRead,
  listPerSpace,
  setId,
  unknownSet,
  type CostRule,
  type CostScope,
  type EntitySet,
  type UpstreamCalls,
} from './cost-sets.js';
import { decodeGlobalId, maxNodeIds, nodeIdOf, type NodeType, type Representation } from './node-id.js';

const addWabaRead = (calls: UpstreamCalls, spaces: EntitySet): void => addListRead(calls, 'Waba', spaces);

function addNumbersRead(calls: UpstreamCalls, spaces: EntitySet, upstreamStatus: unknown = null): void {
  addListRead(calls, 'PhoneNumber', spaces, toText(upstreamStatus), calls.numberWrites);
}

/** Every write to a code invalidates the codes of its number, so the results of different writes do not share reads. */
function addCodesRead(calls: UpstreamCalls, numbers: EntitySet, { write }: Pick<CostScope, 'write'> = {}): void {
  addListRead(calls, 'MessageQrdl', numbers, write ?? null);
}

/** How nodes that are requested by id share the reads of other fields. Nouns without writes need no entry. */
const addNodeRead: Partial<Record<NodeType, (calls: UpstreamCalls, lists: EntitySet) => void>> = {
  PhoneNumber: addNumbersRead,
  MessageQrdl: addCodesRead,
};

const toText = (value: unknown): string => (typeof value === 'string' ? value : '');
const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** One item more than allowed is enough to refuse the list. */
const toBulk = (value: unknown) => toList(value).slice(0, maxWritesPerRequest + 1);
/** Null stands for an omitted id, which means the caller's only space. An empty id is another, invalid one. */
const spaceSet = (custSpaceId: unknown, isvCode?: unknown): EntitySet => ({
  id: setId('space', custSpaceId ?? null, isvCode ?? null),
  size: 1,
});
const numberSet = (spaces: EntitySet, digits: unknown): EntitySet => ({
  id: setId('number', spaces.id, toText(digits)),
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
    numbers: { id: setId('page', spaces.id, args), size: spaces.size * Math.max(0, pageSizeOf(args)) },
  };
}

const codeScope = (scope: CostScope): CostScope => ({
  spaces: unknownSet,
  numbers: unknownSet,
  ...scope,
  type: 'MessageQrdl',
});

/** The entities that a node id identifies; undefined for a malformed id, because its field makes no call. */
function decodeEntities(id: unknown) {
  try {
    const { type, custSpaceId, rest } = decodeGlobalId(toText(id));
    const spaces = spaceSet(custSpaceId);
    return { type, spaces, numbers: numberSet(spaces, rest[0]) };
  } catch {
    return undefined;
  }
}

function nodeScopes(id: unknown, calls: UpstreamCalls): readonly CostScope[] {
  const node = decodeEntities(id);
  if (node === undefined) return [];
  const lists = nouns[node.type].listedBy === 'space' ? node.spaces : node.numbers;
  const add = addNodeRead[node.type] ?? ((to, set) => addListRead(to, node.type, set));
  add(calls, lists);
  return [node];
}

/** The entities that a representation identifies: a node by its id, or by its space and number. */
function entityScopes(value: unknown, calls: UpstreamCalls): readonly CostScope[] {
  if (typeof value !== 'object' || value === null) return [];
  const representation: Representation = { __typename: '', ...value };
  if (representation.__typename !== 'Space') return nodeScopes(nodeIdOf(representation), calls);
  return [{ type: 'Space', spaces: spaceSet(representation['custSpaceId']) }];
}

type WriteInput = Readonly<
  Partial<Record<'custSpaceId' | 'phoneNumber' | 'number' | 'id' | 'prefilledMessage' | 'imageFormat', unknown>>
>;

const toWriteInput = (input: unknown): WriteInput => (typeof input === 'object' && input !== null ? input : {});

/** Counts the write of one item. */
function addWrite(
  calls: UpstreamCalls,
  input: WriteInput,
): CostScope & Required<Pick<CostScope, 'spaces' | 'numbers'>> {
  calls.writes += 1;
  const spaces = spaceSet(input.custSpaceId);
  const { spaces: spacesOfId, numbers } = decodeEntities(input.id) ?? {
    spaces,
    numbers: numberSet(spaces, input.phoneNumber ?? input.number),
  };
  return { spaces: spacesOfId, numbers, write: calls.writes };
}

/** An update that leaves out a part of the code reads the current code first. */
function addUpdate(calls: UpstreamCalls, input: WriteInput): CostScope {
  const scope = addWrite(calls, input);
  const isPartial = !input.prefilledMessage || !input.imageFormat;
  if (isPartial) countRead(calls, setId('codesBeforeUpdate', calls.writes), scope.numbers.size);
  return scope;
}

/** A write to a number: one read of the list to find it, the write, and `readsAgain` more reads. */
function addNumberWrite(calls: UpstreamCalls, input: WriteInput, readsAgain: number): CostScope {
  addNumbersRead(calls, spaceSet(input.custSpaceId));
  const scope = addWrite(calls, input);
  // One more read, in case the outcome is unknown. Reads for the caller's selection are counted by its fields.
  countRead(calls, setId('readAgain', calls.writes), readsAgain + 1);
  calls.numberWrites += 1;
  return scope;
}

function addNumber(calls: UpstreamCalls, input: WriteInput): CostScope {
  const scope = addWrite(calls, input);
  calls.numberWrites += 1;
  addNumbersRead(calls, scope.spaces);
  return scope;
}

/** The cost rules. A field declares its rule in its extensions: `extensions: { cost: costs.waba }`. */
export const costs = {
  waba: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId'], args['isvCode']);
    addWabaRead(calls, spaces);
    return [{ type: 'Waba', spaces }];
  },
  wabas: ({ args, calls, spaces }) => {
    const ids = args['custSpaceIds'];
    const set = Array.isArray(ids)
      ? { id: setId('spaces', ids), size: new Set(ids).size }
      : { id: setId('allSpaces'), size: spaces };
    addWabaRead(calls, set);
    return [{ type: 'Waba', spaces: set }];
  },
  phoneNumbers: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId'], args['isvCode']);
    addNumbersRead(calls, spaces, args['upstreamStatus']);
    return [numberScope(spaces, args)];
  },
  phoneNumber: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId']);
    addNumbersRead(calls, spaces);
    return [{ type: 'PhoneNumber', spaces, numbers: numberSet(spaces, args['number']) }];
  },
  messageQrdl: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId']);
    const numbers = numberSet(spaces, args['phoneNumber']);
    addCodesRead(calls, numbers);
    return [codeScope({ spaces, numbers })];
  },
  node: ({ args, calls }) => nodeScopes(args['id'], calls),
  /** A longer list is refused as a whole. */
  nodes: ({ args, calls }) => {
    const ids = toList(args['ids']);
    return ids.length > maxNodeIds ? [] : ids.flatMap((id) => nodeScopes(id, calls));
  },
  /** The representations that a router sends. A longer list is refused as a whole. */
  entities: ({ args, calls }) => {
    const representations = toList(args['representations']);
    return representations.length > maxNodeIds ? [] : representations.flatMap((one) => entityScopes(one, calls));
  },
  numbersOfSpaces: ({ args, calls, scope: { spaces = unknownSet } }) => {
    addNumbersRead(calls, spaces);
    return [numberScope(spaces, args)];
  },
  spaces: ({ args, spaces }) => [
    { spaces: { id: setId('spaces', args), size: Math.min(spaces, Math.max(0, pageSizeOf(args))) } },
  ],
  healthOfWabas: ({ calls, scope: { spaces = unknownSet } }) => {
    countRead(calls, setId('health', spaces.id, calls.numberWrites), spaces.size);
    return [];
  },
  businessInfoOfWabas: ({ calls, scope: { spaces = unknownSet } }) => {
    countRead(calls, setId('businessInfo', spaces.id), spaces.size);
    return [];
  },
  metricsOfSpaces: ({ args, calls, scope: { spaces = unknownSet } }) => {
    countRead(calls, setId('metrics', spaces.id, args), spaces.size);
    return [];
  },
  wabaOfSpaces: listPerSpace('Waba'),
  codesOfNumbers: ({ calls, scope }) => {
    addCodesRead(calls, scope.numbers ?? unknownSet, scope);
    return [codeScope(scope)];
  },
  numbersOfCodes: ({ calls, scope }) => {
    addNumbersRead(calls, scope.spaces ?? unknownSet);
    return [{ ...scope, type: 'PhoneNumber' }];
  },
  /** Each event reads the list of numbers of the space again. */
  changedNumber: ({ args, calls }) => {
    const spaces = spaceSet(args['custSpaceId']);
    addNumbersRead(calls, spaces);
    return [{ type: 'PhoneNumber', spaces, numbers: numberSet(spaces, '') }];
  },
  addNumber: ({ args, calls }) => [addNumber(calls, toWriteInput(args['input']))],
  write: ({ args, calls }) => [addWrite(calls, toWriteInput(args['input']))],
  update: ({ args, calls }) => [addUpdate(calls, toWriteInput(args['input']))],
  writes: ({ args, calls }) => toBulk(args['inputs']).map((input) => addWrite(calls, toWriteInput(input))),
  updates: ({ args, calls }) => toBulk(args['inputs']).map((input) => addUpdate(calls, toWriteInput(input))),
  /** Makes no read: the reply already contains the written code. */
  writtenCode: ({ scope }) => [codeScope(scope)],
  /** A write to a number of the space. The number is looked up in the list, and read again after the write. */
  writeNumber: ({ args, calls }) => [addNumberWrite(calls, toWriteInput(args['input']), 1)],
  /** A write to settings, which are read first. */
  writeSettings: ({ args, calls }) => [addNumberWrite(calls, toWriteInput(args['input']), 2)],
  syncNumbers: ({ args, calls }) => [addWrite(calls, toWriteInput(args['input']))],
  syncedNumbers: ({ args, scope: { spaces = unknownSet } }) => [numberScope(spaces, args)],
  /** The number in the result of a write, read again from the upstream. */
  writtenNumber: ({ scope }) => [{ ...scope, type: 'PhoneNumber' }],
  /** Makes no read: the mutation has already read the added number. */
  addedNumber: ({ scope }) => [{ ...scope, type: 'PhoneNumber' }],
} as const satisfies Readonly<Record<string, CostRule>>;

/** The rule of a field that costs one call per phone number, to an operation that no other field calls. */
export function oneCallPerNumber(action: string): CostRule {
  return ({ calls, scope: { numbers = unknownSet } }) => {
    countRead(calls, setId(action, numbers.id, calls.numberWrites), numbers.size);
    return [];
  };
}

/** The cost rule of a field; undefined for fields that make no upstream call, which are the majority. */
export function ruleOf(field: { readonly extensions: { readonly cost?: unknown } }): CostRule | undefined {
  const { cost } = field.extensions;
  // Safe cast: the builder's types accept nothing but a CostRule here.
  return typeof cost === 'function' ? (cost as CostRule) : undefined;
}
