import { isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { decodeGlobalId, encodeGlobalId, localId } from '../schema/node-id.js';
import { schema } from '../schema/index.js';
import { chatappPhoneNumberRegister, chatappSyncPhoneNumber, deletePhoneMessageQrdl } from '../src/operations/index.js';
import * as operations from '../src/operations/index.js';
import { InvalidInputError } from '../src/errors.js';
import { auditSubjectOf, idParts, nodeTypes, nouns } from '../src/nouns.js';
import { executeCounted } from './schema/counting-upstream.js';

/** A value of each part of an id. */
const samples = { digits: '4915112345670', code: 'CODE1' } as const;
const partsOf = (type: (typeof nodeTypes)[number]) => nouns[type].idParts.map((part) => samples[part]);

describe('every noun', () => {
  it.each(nodeTypes)('the noun %s is a node of the schema with an id that begins with its space', (type) => {
    const graphqlType = schema.getType(type);
    if (!isObjectType(graphqlType)) throw new Error(`expected the schema to have the type ${type}`);
    expect(graphqlType.getInterfaces().map(({ name }) => name)).toContain('Node');
    const id = encodeGlobalId(type, localId('a', ...partsOf(type)));
    expect(decodeGlobalId(id)).toEqual({ type, custSpaceId: 'a', rest: partsOf(type) });
    for (const wrong of [[...partsOf(type), 'more'], ...(partsOf(type).length === 0 ? [] : [partsOf(type).slice(1)])])
      expect(() => decodeGlobalId(encodeGlobalId(type, localId('a', ...wrong)))).toThrow(InvalidInputError);
  });

  it.each(nodeTypes)('the noun %s is read by its id with the one call of its cost', async (type) => {
    const id = encodeGlobalId(type, localId('a', ...partsOf(type)));
    const { cost, calls } = await executeCounted(`{ node(id: "${id}") { __typename id } }`);
    expect([cost.reads, calls.reads]).toEqual([1, 1]);
  });

  it.each(nodeTypes)('the noun %s is in a list that an operation reads, under the tag of its change events', (type) => {
    const parameters = { CustSpaceId: 'a', PhoneNumber: samples.digits, QrdlCode: samples.code, WabaId: '1' };
    const tags = Object.values(operations)
      .filter((value): value is (typeof operations)['queryChatappPhoneNumbers'] => isReadOperation(value))
      .flatMap((operation) => operation.tags(parameters))
      .map(([tag]) => tag);
    expect(tags).toContain(nouns[type].list);
  });
});

function isReadOperation(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'access' in value && value.access === 'READ';
}

describe('the subject of a write in the audit log', () => {
  it('the audit subject has every part of an id that the call names', () => {
    const number = { CustSpaceId: 'a', PhoneNumber: '4915112345670' };
    expect(auditSubjectOf(number)).toEqual({ digits: '4915112345670' });
    expect(auditSubjectOf({ ...number, QrdlCode: 'CODE1' })).toEqual({ digits: '4915112345670', code: 'CODE1' });
    expect(auditSubjectOf({ CustSpaceId: 'a' })).toBeUndefined();
  });

  it('the audit subject needs no table entry if the parameters have their usual names', () => {
    for (const operation of [chatappPhoneNumberRegister, chatappSyncPhoneNumber, deletePhoneMessageQrdl])
      expect(operation.auditSubject).toBeUndefined();
    expect(Object.values(idParts).map(({ parameter }) => parameter)).toEqual(['PhoneNumber', 'QrdlCode']);
  });
});
