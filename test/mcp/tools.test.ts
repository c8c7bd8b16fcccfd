import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { errorCodes } from '../../src/errors.js';
import { createIdempotencyKeys } from '../../src/mcp/idempotency-keys.js';
import { inputSchemaOf } from '../../src/mcp/input-schema.js';
import { tools } from '../../src/mcp/index.js';
import { numberTools } from '../../src/mcp/number-tools.js';
import { nextStepFor } from '../../src/mcp/next-step.js';

describe('the table of tools', () => {
  it.each(tools.map((tool) => [tool.name, tool] as const))(
    'the tool %s has a valid GraphQL document',
    (_, { document }) => {
      expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
    },
  );

  it('every write tool accepts an idempotency key, except those that a caller repeats on purpose', () => {
    const repeatable = new Set(numberTools.map(({ name }) => name));
    const writes = tools.filter(({ name, document }) => document.startsWith('mutation') && !repeatable.has(name));
    for (const { document } of numberTools) expect(document).not.toContain('idempotencyKey');
    expect(writes.length).toBeGreaterThan(5);
    for (const { document } of writes) {
      const { properties = {} } = inputSchemaOf(schema, document);
      const keyed = properties['inputs']?.items?.properties ?? properties;
      expect(Object.keys(keyed)).toContain('idempotencyKey');
    }
  });

  it('a tool that writes needs a write scope, and a tool that reads does not', () => {
    for (const { document, scope } of tools)
      expect(scope === 'READ' || scope === null).toBe(!document.startsWith('mutation'));
  });
});

describe('inputSchemaOf', () => {
  it('inputSchemaOf() derives types, enums, defaults, required names and descriptions from the variables', () => {
    const document = `query ($number: E164!, $code: String!, $format: QrImageFormat = SVG, $size: Int = 256) {
      messageQrdl(phoneNumber: $number, code: $code) { qrImage(format: $format, size: $size) }
    }`;
    expect(inputSchemaOf(schema, document)).toMatchObject({
      type: 'object',
      properties: {
        number: { type: 'string' },
        format: { type: 'string', enum: ['PNG', 'SVG'], default: 'SVG' },
        size: { type: 'integer', default: 256 },
      },
      required: ['number', 'code'],
      additionalProperties: false,
    });
  });

  it('inputSchemaOf() describes an input object with its fields and without deprecated ones', () => {
    const document = 'mutation ($input: AddPhoneNumberInput!) { addPhoneNumber(input: $input) { __typename } }';
    const input = inputSchemaOf(schema, document).properties?.['input'];
    expect(input?.required).toEqual(['number', 'verifiedName']);
    expect(input?.properties?.['number']?.description).toMatch(/\w/);
    expect(input?.properties).not.toHaveProperty('preValidateId');
  });
});

describe('derived idempotency keys', () => {
  const tenMinutes = 600_000;

  it('the same tool call has one key for ten minutes, across period boundaries and in any argument order', () => {
    let now = tenMinutes - 1;
    const keys = createIdempotencyKeys(() => now);
    const first = keys.keyOf(['caller', 'tool', { a: 1, b: 2 }]);
    now += tenMinutes - 1;
    expect(keys.keyOf(['caller', 'tool', { b: 2, a: 1 }])).toBe(first);
    now += 1;
    expect(keys.keyOf(['caller', 'tool', { a: 1, b: 2 }])).not.toBe(first);
  });

  it('another caller, tool or argument gets another key', () => {
    const keys = createIdempotencyKeys(() => 0);
    const intents = [
      ['a', 'tool', { x: 1 }],
      ['b', 'tool', { x: 1 }],
      ['a', 'other', { x: 1 }],
      ['a', 'tool', { x: 2 }],
    ];
    expect(new Set(intents.map((intent) => keys.keyOf(intent))).size).toBe(4);
  });

  it('two replicas derive the same key within a period', () => {
    const [one, other] = [createIdempotencyKeys(() => 1), createIdempotencyKeys(() => 2)];
    expect(one.keyOf(['a'])).toBe(other.keyOf(['a']));
  });
});

it('every error code has a next step for agents', () => {
  for (const code of errorCodes) expect(nextStepFor(code)).toMatch(/\w{4}.*\./);
});
