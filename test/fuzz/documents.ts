/** Documents and inputs that nobody would write: grown from the schema, filled with what fits and what does not, and broken in places. */
import * as fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

export interface Params {
  readonly query: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/** Ids, spaces, numbers, codes and cursors that exist, so that not everything fails at the door. */
export interface Known {
  readonly ids: readonly string[];
  readonly spaces: readonly string[];
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

/** Halves of surrogate pairs, control characters, every script, and the words that have hurt others. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 150 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uD800',
    'x\uDFFF',
    '🦊'.repeat(140),
    '__proto__',
    'constructor',
    'toString',
    '../../etc',
    "'; --",
    'null',
    '\r\nx: y',
    '%E0%A4%A',
  ),
);
const anyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e308, 0.1),
);
export const anyThing = fc.oneof(
  anyText,
  anyNumber,
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(anyText, { maxLength: 3 }),
);

/** Ids and cursors in the shape of this API's, of what never was: other types, too many parts, parts that are no text. */
const forgedId = fc
  .tuple(
    fc.constantFrom('Waba', 'PhoneNumber', 'MessageQrdl', 'Viewer', 'constructor', ''),
    fc.array(fc.oneof(anyText, fc.constantFrom('%', '%ff', '%00', '4930901820')), { maxLength: 4 }),
  )
  .map(([type, parts]) => Buffer.from(`${type}:${parts.join('/')}`).toString('base64'));
const forgedCursor = fc
  .tuple(anyThing, anyThing)
  .map((position) => Buffer.from(JSON.stringify(position)).toString('base64url'));

/** So many values of a kind are drawn ahead; documents pick from them. */
const poolSize = 2_000;

/** Everything that documents are made of, drawn once for a run of many. */
export class Ink {
  readonly things: readonly unknown[];
  readonly scraps: readonly string[];
  readonly scalars: Readonly<Record<string, readonly unknown[]>>;

  constructor(known: Known, seed: number) {
    const draw = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { seed, numRuns: poolSize });
    this.things = draw(anyThing);
    this.scraps = draw(
      fc.oneof(
        fc.constantFrom('', '{', '}', '(', '"', '"""', '#', '...', '@', '$x', '{}', '!', '1e999', '\\uD800', '\uFEFF'),
        anyText,
      ),
    );
    this.scalars = {
      ID: draw(fc.oneof(fc.constantFrom(...known.ids, ...known.spaces), forgedId, anyText)),
      E164: draw(fc.oneof(fc.constantFrom(...known.numbers), fc.stringMatching(/^\+?[0-9]{1,17}$/), anyText)),
      String: draw(fc.oneof(fc.constantFrom(...known.texts), forgedCursor, anyText)),
      Int: draw(fc.oneof(fc.integer({ min: -2, max: 2_100 }), fc.constantFrom(2 ** 31 - 1, 2 ** 31))),
      Boolean: [true, false],
    };
  }
}

/** Numbers from 0 up to, but not, 1, the same for the same seed (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes documents: another seed, others. */
export class Author {
  readonly #random: () => number;
  readonly #schema: GraphQLSchema;
  readonly #ink: Ink;
  #variables: { name: string; type: GraphQLInputType }[] = [];
  /** Fields that the document may still get. */
  #left = 0;
  /** How likely a value does not fit. */
  #misfits = 0;

  constructor(seed: number, schema: GraphQLSchema, ink: Ink) {
    this.#random = numbersOf(seed);
    this.#schema = schema;
    this.#ink = ink;
  }

  /** A valid document, everything that varies in variables, with several sets of them: one that fits, and others that do less and less. */
  write(sets: number): readonly Params[] {
    this.#variables = [];
    this.#left = 10;
    const isQuery = this.#chance(0.7);
    const root = isQuery ? this.#schema.getQueryType() : this.#schema.getMutationType();
    const text = root ? this.#selections(root, 0) : '__typename';
    const variables = this.#variables.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const query = `${isQuery ? 'query' : 'mutation'} Q${variables === '' ? '' : `(${variables})`} { ${text} }`;
    return Array.from({ length: sets }, (_, i) => {
      this.#misfits = i * 0.03;
      return {
        query,
        variables: Object.fromEntries(this.#variables.map(({ name, type }) => [name, this.#value(type)])),
      };
    });
  }

  /** The same, broken: characters dropped, doubled or put in, or what is no document at all. */
  breakUp({ query, variables }: Params): Params {
    let text = String(query);
    for (let cuts = 1 + this.#upTo(3); cuts > 0; cuts--) {
      const at = this.#upTo(text.length);
      const to = at + this.#upTo(8);
      text = `${text.slice(0, at)}${this.#one(this.#ink.scraps) ?? ''}${text.slice(this.#chance(0.5) ? at : to)}`;
    }
    return {
      query: this.#chance(0.9) ? text : this.#one(this.#ink.things),
      variables: this.#chance(0.8) ? variables : this.#one(this.#ink.things),
      ...(this.#chance(0.1) ? { operationName: this.#one(this.#ink.things) } : {}),
    };
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const parts = ['__typename'];
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    for (const field of fields) {
      const isLeaf = !isCompositeType(getNamedType(field.type));
      if (
        this.#left > 0 &&
        (isLeaf || depth < 8) &&
        this.#chance(depth === 0 ? 1.5 / fields.length : isLeaf ? 0.3 : 0.45)
      )
        parts.push(this.#field(field, depth));
    }
    if (isUnionType(type) || isInterfaceType(type)) {
      for (const member of this.#schema.getPossibleTypes(type))
        if (this.#chance(0.6)) parts.push(`... on ${member.name} { ${this.#selections(member, depth + 1)} }`);
    }
    return parts.join(' ');
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    this.#left -= 1;
    const args = field.args
      .filter(({ type }) => isNonNullType(type) || this.#chance(0.4))
      .map(({ name, type }) => {
        const variable = { name: `v${this.#variables.length}`, type };
        this.#variables.push(variable);
        return `${name}: $${variable.name}`;
      });
    const type = getNamedType(field.type);
    // Aliases, so that fields with other arguments do not conflict.
    const alias = args.length > 0 ? `a${this.#left}: ` : '';
    const directive = this.#one(['', '', '', ' @include(if: true)', ' @skip(if: true)']);
    return `${alias}${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`}${directive}${isCompositeType(type) ? ` { ${this.#selections(type, depth + 1)} }` : ''}`;
  }

  #value(type: GraphQLInputType): unknown {
    if (this.#chance(this.#misfits)) return this.#one(this.#ink.things);
    if (isNonNullType(type)) return this.#value(type.ofType);
    if (isListType(type)) return Array.from({ length: this.#upTo(3) }, () => this.#value(type.ofType));
    if (isEnumType(type)) return this.#one(type.getValues().map(({ name }) => name));
    if (!isInputObjectType(type)) return this.#one(this.#ink.scalars[type.name] ?? this.#ink.things);
    const fields = Object.values(type.getFields()).filter((field) =>
      isNonNullType(field.type) ? !this.#chance(this.#misfits) : this.#chance(0.5),
    );
    return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.type)]));
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #upTo(max: number): number {
    return Math.floor(this.#random() * (max + 1));
  }

  #one<T>(of: readonly T[]): T | undefined {
    return of[this.#upTo(of.length - 1)];
  }
}
