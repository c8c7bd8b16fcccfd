import { defaultPage } from './connection.js';
import { decodeGlobalId, type NodeType } from './node-id.js';

/** A set of things that a selection is about: `id` names the set, `size` is how many it holds at most. */
export interface NamedSet {
  readonly id: string;
  readonly size: number;
}

/** Where a selection stands: of which type its nodes are, in which spaces, and which numbers they are or belong to. */
export interface Scope {
  readonly type?: NodeType;
  readonly spaces?: NamedSet;
  readonly numbers?: NamedSet;
}

/** What is called: each read by its name, so that the same one counts once. */
export interface Calls {
  readonly reads: Map<string, number>;
  writes: number;
}

interface Step {
  readonly args: Readonly<Record<string, unknown>>;
  readonly scope: Scope;
  readonly calls: Calls;
  /** How many spaces the caller has. */
  readonly spaces: number;
}

/** Notes what a field calls, and says what its selection is about; none where nothing can come of it. */
export type Rule = (step: Step) => readonly Scope[];

const unknown: NamedSet = { id: '', size: 1 };

function read(calls: Calls, what: 'waba' | 'numbers' | 'codes', of: NamedSet = unknown, more = ''): void {
  calls.reads.set(JSON.stringify([what, of.id, more]), of.size);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const space = (custSpaceId: unknown): NamedSet => ({ id: text(custSpaceId), size: 1 });
const number = (of: NamedSet, digits: unknown): NamedSet => ({ id: JSON.stringify([of.id, text(digits)]), size: 1 });

function page({ first, last }: Readonly<Record<string, unknown>>): number {
  return typeof first === 'number' ? first : typeof last === 'number' ? last : defaultPage;
}

/** A page of the numbers of some spaces: as many in each. */
function numbersOf(spaces: NamedSet, args: Readonly<Record<string, unknown>>): Scope {
  return {
    type: 'PhoneNumber',
    spaces,
    numbers: { id: JSON.stringify([spaces.id, args]), size: spaces.size * Math.max(0, page(args)) },
  };
}

const codes = (spaces: NamedSet, numbers: NamedSet): Scope => ({ type: 'MessageQrdl', spaces, numbers });

function nodeOf(id: unknown, calls: Calls): readonly Scope[] {
  let name;
  try {
    name = decodeGlobalId(text(id));
  } catch {
    return [];
  }
  const spaces = space(name.custSpaceId);
  const numbers = number(spaces, name.rest[0]);
  if (name.type === 'Waba') read(calls, 'waba', spaces);
  if (name.type === 'PhoneNumber') read(calls, 'numbers', spaces);
  if (name.type === 'MessageQrdl') read(calls, 'codes', numbers);
  return [{ type: name.type, spaces, numbers }];
}

/** A write of one item; `reads` says what it may have to read before. */
function write(
  calls: Calls,
  input: unknown,
  reads: (spaces: NamedSet, numbers: NamedSet) => void = () => undefined,
): Scope {
  const fields: { custSpaceId?: unknown; phoneNumber?: unknown; number?: unknown; id?: unknown } =
    typeof input === 'object' && input !== null ? input : {};
  const spaces = space(fields.custSpaceId);
  const numbers = number(spaces, fields.phoneNumber ?? fields.number ?? fields.id);
  calls.writes += 1;
  reads(spaces, numbers);
  return { spaces, numbers };
}

const updateReads = (calls: Calls) => (_spaces: NamedSet, numbers: NamedSet) => read(calls, 'codes', numbers);

/** The rules of the fields, by what they are about; a field bears its rule in its extensions: `extensions: { cost: costs.waba }`. */
export const costs = {
  waba: ({ args, calls }) => {
    read(calls, 'waba', space(args['custSpaceId']), text(args['isvCode']));
    return [{ type: 'Waba', spaces: space(args['custSpaceId']) }];
  },
  wabas: ({ args, calls, spaces }) => {
    const ids = args['custSpaceIds'];
    const set = Array.isArray(ids) ? { id: JSON.stringify(ids), size: new Set(ids).size } : { id: '*', size: spaces };
    read(calls, 'waba', set);
    return [{ type: 'Waba', spaces: set }];
  },
  phoneNumbers: ({ args, calls }) => {
    const spaces = space(args['custSpaceId']);
    read(calls, 'numbers', spaces, JSON.stringify([args['isvCode'], args['upstreamStatus']]));
    return [numbersOf(spaces, args)];
  },
  phoneNumber: ({ args, calls }) => {
    const spaces = space(args['custSpaceId']);
    read(calls, 'numbers', spaces);
    return [{ type: 'PhoneNumber', spaces, numbers: number(spaces, args['number']) }];
  },
  messageQrdl: ({ args, calls }) => {
    const spaces = space(args['custSpaceId']);
    const numbers = number(spaces, args['phoneNumber']);
    read(calls, 'codes', numbers);
    return [codes(spaces, numbers)];
  },
  node: ({ args, calls }) => nodeOf(args['id'], calls),
  nodes: ({ args, calls }) => listOf(args['ids']).flatMap((id) => nodeOf(id, calls)),
  numbersOfSpaces: ({ args, calls, scope: { spaces = unknown } }) => {
    read(calls, 'numbers', spaces);
    return [numbersOf(spaces, args)];
  },
  wabaOfSpaces: ({ calls, scope: { spaces = unknown } }) => {
    read(calls, 'waba', spaces);
    return [{ type: 'Waba', spaces }];
  },
  codesOfNumbers: ({ calls, scope: { spaces = unknown, numbers = unknown } }) => {
    read(calls, 'codes', numbers);
    return [codes(spaces, numbers)];
  },
  numbersOfCodes: ({ calls, scope: { spaces = unknown, numbers = unknown } }) => {
    read(calls, 'numbers', spaces);
    return [{ type: 'PhoneNumber', spaces, numbers }];
  },
  /** Of one event: a number of the space, which is read anew. */
  changedNumber: ({ args, calls }) => {
    const spaces = space(args['custSpaceId']);
    read(calls, 'numbers', spaces);
    return [{ type: 'PhoneNumber', spaces, numbers: number(spaces, '') }];
  },
  addNumber: ({ args, calls }) => [write(calls, args['input'], (spaces) => read(calls, 'numbers', spaces))],
  write: ({ args, calls }) => [write(calls, args['input'])],
  update: ({ args, calls }) => [write(calls, args['input'], updateReads(calls))],
  writes: ({ args, calls }) => listOf(args['inputs']).map((input) => write(calls, input)),
  updates: ({ args, calls }) => listOf(args['inputs']).map((input) => write(calls, input, updateReads(calls))),
  /** The code that was written: in the answer already. */
  writtenCode: ({ scope: { spaces = unknown, numbers = unknown } }) => [codes(spaces, numbers)],
  /** The number that was added: read back already. */
  addedNumber: ({ scope }) => [{ ...scope, type: 'PhoneNumber' }],
} as const satisfies Readonly<Record<string, Rule>>;

/** The rule of a field whose value is one call a number, of an operation that nothing else calls. */
export function callForEachNumber(action: string): Rule {
  return ({ calls, scope: { numbers = unknown } }) => {
    calls.reads.set(JSON.stringify([action, numbers.id]), numbers.size);
    return [];
  };
}

/** The rule that a field bears; most bear none, and call nothing. */
export function ruleOf(field: { readonly extensions: { readonly cost?: unknown } }): Rule | undefined {
  const { cost } = field.extensions;
  // Nothing but a Rule is ever put there: the builder's types see to it.
  return typeof cost === 'function' ? (cost as Rule) : undefined;
}
