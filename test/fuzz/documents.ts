/** Generates random documents and inputs from the schema, with valid, invalid and corrupted parts. */
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
import { schema } from '../../schema/index.js';
import { anyCharacter } from '../any-character.js';

export interface DocumentParams {
  readonly query: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/** Existing ids, spaces, numbers, codes and cursors, so that not every request fails validation. */
export interface KnownValues {
  readonly ids: readonly string[];
  readonly spaces: readonly string[];
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

/** Lone surrogates, control characters, many scripts, and strings known to cause bugs. */
const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 30 }),
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
export const anyValue = fc.oneof(
  anyText,
  anyNumber,
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(anyText, { maxLength: 3 }),
);

/** Well-formed ids and cursors of nonexistent objects: wrong types, too many parts, parts that are not strings. */
const forgedId = fc
  .tuple(
    fc.constantFrom(...Object.keys(schema.getTypeMap()), 'constructor', ''),
    fc.array(fc.oneof(anyText, fc.constantFrom('%', '%ff', '%00', '4930901820')), { maxLength: 4 }),
  )
  .map(([type, parts]) => Buffer.from(`${type}:${parts.join('/')}`).toString('base64'));
const forgedCursor = fc
  .tuple(anyValue, anyValue)
  .map((position) => Buffer.from(JSON.stringify(position)).toString('base64url'));

/** Number of values of each kind to generate in advance; documents pick from them. */
const poolSize = 2_000;

/** The pool of values for a run, generated once. */
export class ValuePool {
  readonly values: readonly unknown[];
  readonly textFragments: readonly string[];
  readonly scalars: Readonly<Record<string, readonly unknown[]>>;

  constructor(known: KnownValues, seed: number) {
    const draw = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { seed, numRuns: poolSize });
    this.values = draw(anyValue);
    this.textFragments = draw(
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

/** Seeded random numbers in [0, 1) (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Generates documents from a seed. */
export class DocumentGenerator {
  readonly #random: () => number;
  readonly #schema: GraphQLSchema;
  readonly #pool: ValuePool;
  #variables: { name: string; type: GraphQLInputType }[] = [];
  /** Number of fields that may still be added to the document. */
  #remainingFields = 0;
  /** Probability of an invalid value. */
  #invalidProbability = 0;

  constructor(seed: number, schema: GraphQLSchema, pool: ValuePool) {
    this.#random = seededRandom(seed);
    this.#schema = schema;
    this.#pool = pool;
  }

  /** A valid document with several sets of variables: one valid, the others increasingly invalid. */
  generate(sets: number): readonly DocumentParams[] {
    this.#variables = [];
    this.#remainingFields = 10;
    const isQuery = this.#chance(0.7);
    const root = isQuery ? this.#schema.getQueryType() : this.#schema.getMutationType();
    const text = root ? this.#selections(root, 0) : '__typename';
    const variables = this.#variables.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const query = `${isQuery ? 'query' : 'mutation'} Q${variables === '' ? '' : `(${variables})`} { ${text} }`;
    return Array.from({ length: sets }, (_, i) => {
      this.#invalidProbability = i * 0.03;
      return {
        query,
        variables: Object.fromEntries(this.#variables.map(({ name, type }) => [name, this.#value(type)])),
      };
    });
  }

  /** A corrupted document: characters dropped, duplicated or inserted, or not a document at all. */
  corrupt({ query, variables }: DocumentParams): DocumentParams {
    let text = String(query);
    for (let edits = 1 + this.#intUpTo(3); edits > 0; edits--) {
      const at = this.#intUpTo(text.length);
      const to = at + this.#intUpTo(8);
      const inserted = this.#pick(this.#pool.textFragments) ?? '';
      text = `${text.slice(0, at)}${inserted}${text.slice(this.#chance(0.5) ? at : to)}`;
    }
    return {
      query: this.#chance(0.9) ? text : this.#pick(this.#pool.values),
      variables: this.#chance(0.8) ? variables : this.#pick(this.#pool.values),
      ...(this.#chance(0.1) ? { operationName: this.#pick(this.#pool.values) } : {}),
    };
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const parts = ['__typename'];
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    for (const field of fields) {
      const isLeaf = !isCompositeType(getNamedType(field.type));
      if (
        this.#remainingFields > 0 &&
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
    this.#remainingFields -= 1;
    const args = field.args
      .filter(({ type }) => isNonNullType(type) || this.#chance(0.4))
      .map(({ name, type }) => {
        const variable = { name: `v${this.#variables.length}`, type };
        this.#variables.push(variable);
        return `${name}: $${variable.name}`;
      });
    const type = getNamedType(field.type);
    // Aliases avoid conflicts between fields with different arguments.
    const alias = args.length > 0 ? `a${this.#remainingFields}: ` : '';
    const directive = this.#pick(['', '', '', ' @include(if: true)', ' @skip(if: true)']);
    const argumentList = args.length === 0 ? '' : `(${args.join(', ')})`;
    const selectionSet = isCompositeType(type) ? ` { ${this.#selections(type, depth + 1)} }` : '';
    return `${alias}${field.name}${argumentList}${directive}${selectionSet}`;
  }

  #value(type: GraphQLInputType): unknown {
    if (this.#chance(this.#invalidProbability)) return this.#pick(this.#pool.values);
    if (isNonNullType(type)) return this.#value(type.ofType);
    if (isListType(type)) return Array.from({ length: this.#intUpTo(3) }, () => this.#value(type.ofType));
    if (isEnumType(type)) return this.#pick(type.getValues().map(({ name }) => name));
    if (!isInputObjectType(type)) return this.#pick(this.#pool.scalars[type.name] ?? this.#pool.values);
    const fields = Object.values(type.getFields()).filter((field) =>
      isNonNullType(field.type) ? !this.#chance(this.#invalidProbability) : this.#chance(0.5),
    );
    return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.type)]));
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #intUpTo(max: number): number {
    return Math.floor(this.#random() * (max + 1));
  }

  #pick<T>(of: readonly T[]): T | undefined {
    return of[this.#intUpTo(of.length - 1)];
  }
}
