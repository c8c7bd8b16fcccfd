import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';

const contract = buildSchema(readFileSync(join(import.meta.dirname, 'contract.graphql'), 'utf8'));

/**
 * All parts of a schema that bind clients, one line each: fields, arguments with defaults, union members, enum values.
 */
function schemaLines(of: GraphQLSchema): string[] {
  return Object.values(of.getTypeMap())
    .filter((type) => !type.name.startsWith('__'))
    .flatMap((type) => {
      if (isObjectType(type) || isInterfaceType(type)) {
        return [
          ...type.getInterfaces().map((face) => `${type.name} implements ${face.name}`),
          ...Object.values(type.getFields()).flatMap((field) => [
            `${type.name}.${field.name}: ${String(field.type)}`,
            ...field.args.map(
              (arg) =>
                `${type.name}.${field.name}(${arg.name}: ${String(arg.type)} = ${JSON.stringify(arg.defaultValue)})`,
            ),
          ]),
        ];
      }
      if (isInputObjectType(type))
        return Object.values(type.getFields()).map(
          (field) => `${type.name}.${field.name}: ${String(field.type)} = ${JSON.stringify(field.defaultValue)}`,
        );
      if (isUnionType(type)) return type.getTypes().map((member) => `${type.name} | ${member.name}`);
      if (isEnumType(type)) return type.getValues().map((value) => `${type.name} ${value.name}`);
      return [`scalar ${type.name}`];
    });
}

const argumentsOf = (field: GraphQLField<unknown, unknown> | GraphQLInputField) => ('args' in field ? field.args : []);

describe('the contract of the first release', () => {
  it('the schema contains every type, field, argument, default, nullability, member and value of the contract', () => {
    const kept = new Set(schemaLines(schema));
    expect(schemaLines(contract).filter((line) => !kept.has(line))).toEqual([]);
  });

  it('the schema adds no required argument or input field to the contract', () => {
    const held = new Set(schemaLines(contract));
    const typesOfContract = new Set(Object.keys(contract.getTypeMap()));
    const added = schemaLines(schema).filter(
      (line) => !held.has(line) && line.includes('! = undefined') && typesOfContract.has(line.split('.')[0] ?? ''),
    );
    expect(added).toEqual([]);
  });
});

describe('schema.graphql', () => {
  it('schema.graphql is up to date with the code', () => {
    const committed = readFileSync(join(import.meta.dirname, '../../schema/schema.graphql'), 'utf8');
    expect(committed.trim(), 'run `npm run codegen`').toBe(printSchema(lexicographicSortSchema(schema)).trim());
  });

  it('every type, field, argument, input field and enum value has a description', () => {
    const undescribed = Object.values(schema.getTypeMap())
      .filter((type) => !type.name.startsWith('__'))
      .flatMap((type) => {
        const own =
          type.description || ['ID', 'String', 'Int', 'Float', 'Boolean'].includes(type.name) ? [] : [type.name];
        if (isEnumType(type))
          return [
            ...own,
            ...type
              .getValues()
              .filter((value) => !value.description)
              .map((value) => `${type.name}.${value.name}`),
          ];
        if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return own;
        return [
          ...own,
          ...Object.values(type.getFields()).flatMap((field) => [
            ...(field.description ? [] : [`${type.name}.${field.name}`]),
            ...argumentsOf(field)
              .filter((arg) => !arg.description)
              .map((arg) => `${type.name}.${field.name}(${arg.name})`),
          ]),
        ];
      });
    expect(undescribed).toEqual([]);
  });
});
