import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { errorCodes } from '../../src/errors.js';
import { isRecordable, outcomeTtlMs } from '../../src/idempotency/index.js';
import { readPage, tableRows, section } from '../docs/page.js';

const text = readPage('docs/idempotency.md');

describe('docs/idempotency.md', () => {
  it('docs/idempotency.md says for every error code once whether it is recorded', () => {
    const documented = tableRows(section(text, '## Which outcomes are recorded')).flatMap(([codes = '', kept = '']) =>
      [...codes.matchAll(/`(\w+)`/g)].map(([, code = '']) => [code, kept]),
    );
    expect(documented.toSorted()).toEqual(
      errorCodes.map((code) => [code, isRecordable(code) ? 'yes' : 'no']).toSorted(),
    );
  });

  it('docs/idempotency.md says how long an outcome is kept', () => {
    expect(text).toContain(`An outcome is kept for ${outcomeTtlMs / 3_600_000} hours`);
  });

  it('docs/idempotency.md shows documents that the schema accepts', () => {
    const [mutation = '', fragment = ''] = [...text.matchAll(/```graphql\n([^]*?)```/g)].map(
      ([, document = '']) => document,
    );
    const look = `mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename ${fragment} } }`;
    expect(
      [mutation, look].flatMap((document) => validate(schema, parse(document))).map(({ message }) => message),
    ).toEqual([]);
  });
});
