import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';

const readSchema = (file: string) => buildSchema(readFileSync(join(import.meta.dirname, file), 'utf8'));
// Printed and parsed again, so that the comparison covers what a client sees.
const currentSchema = buildSchema(printSchema(lexicographicSortSchema(schema)));

async function breakingChanges(before: GraphQLSchema, after: GraphQLSchema): Promise<readonly string[]> {
  const changes = await diff(before, after);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);
}

describe('breaking changes', () => {
  it('the schema has no breaking change against the contract', async () => {
    expect(await breakingChanges(readSchema('contract.graphql'), currentSchema)).toEqual([]);
  });

  // At each release, schema/schema.graphql is copied to released.graphql; nothing in it may be removed afterwards.
  it('the schema has no breaking change against the released schema', async () => {
    expect(await breakingChanges(readSchema('released.graphql'), currentSchema)).toEqual([]);
  });

  it.each<[string, (text: string) => string]>([
    ['a removed field', (text) => text.replace(/^ {2}verifiedName: String$/m, '')],
    ['a field that becomes nullable', (text) => text.replace('totalCount: Int!', 'totalCount: Int')],
    ['a removed argument', (text) => text.replace('waba(custSpaceId: ID, isvCode: String)', 'waba(custSpaceId: ID)')],
    [
      'an input field that becomes required',
      (text) => text.replace(/idempotencyKey: String$/m, 'idempotencyKey: String!'),
    ],
    [
      'a removed union member',
      (text) => text.replace('AddMessageQrdlSuccess | InvalidInputError | ', 'AddMessageQrdlSuccess | '),
    ],
    ['a removed enum value', (text) => text.replace(/^ {2}UPSTREAM_BUSY$/m, '')],
  ])('the comparison reports %s as a breaking change', async (_, change) => {
    const text = printSchema(withoutDescriptions(currentSchema));
    expect(change(text)).not.toBe(text);
    expect(await breakingChanges(currentSchema, buildSchema(change(text)))).not.toEqual([]);
  });
});

describe('deprecations', () => {
  const deprecations = (of: GraphQLSchema) =>
    Object.values(of.getTypeMap())
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap((type) => {
        const parts =
          isObjectType(type) || isInterfaceType(type)
            ? Object.values(type.getFields()).flatMap((field) => [field, ...field.args])
            : isInputObjectType(type)
              ? Object.values(type.getFields())
              : isEnumType(type)
                ? type.getValues()
                : [];
        return parts.flatMap(({ name, deprecationReason }) =>
          typeof deprecationReason === 'string' ? [{ what: `${type.name}.${name}`, deprecationReason }] : [],
        );
      });

  it('every deprecation states its date, version, reason and replacement', () => {
    const all = deprecations(currentSchema);
    expect(all.map(({ what }) => what)).toContain('AddPhoneNumberInput.preValidateId');
    expect(
      all.filter(
        ({ deprecationReason }) =>
          !/^Since 20\d\d-[01]\d-[0-3]\d \(\d+\.\d+\.\d+\): .{10,}\. .{10,}\.$/.test(deprecationReason),
      ),
    ).toEqual([]);
  });
});

/** Removes the descriptions, so that each line is a field. */
function withoutDescriptions(of: GraphQLSchema): GraphQLSchema {
  return buildSchema(printSchema(of).replaceAll(/^\s*"""[\s\S]*?"""\n/gm, ''));
}
