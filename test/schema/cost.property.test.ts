import * as fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { encodeGlobalId, localId } from '../../schema/node-id.js';
import { DocumentGenerator, ValuePool } from '../fuzz/documents.js';
import { codes, executeCounted, numbers, spaces } from './counting-upstream.js';

const literal = (value: unknown) => JSON.stringify(value);
const space = fc.constantFrom(...spaces);
const number = fc.constantFrom(...numbers).map((digits) => `+${digits}`);
const firstCode = `custSpaceId: "a", phoneNumber: "+${numbers[0]}", code: "CODE1"`;
const firstCodeId = (custSpaceId: string) =>
  literal(encodeGlobalId('MessageQrdl', localId(custSpaceId, numbers[0], codes[0])));
const code = fc.constantFrom(...codes, 'UNKNOWN');
const isvCode = fc.constantFrom('', ', isvCode: "x"', ', isvCode: "y"', ', isvCode: null');
const pageArgs = fc.constantFrom(
  '',
  '(first: 1)',
  '(first: 2)',
  '(last: 2)',
  '(first: 0)',
  '(filter: { search: "2" })',
);
const spaceList = fc.oneof(
  fc.subarray([...spaces]).map((ids) => `(custSpaceIds: ${literal(ids)})`),
  fc.constant(''),
  fc.constant('(custSpaceIds: ["a", "a", "b"])'),
);
const nodeId = fc.oneof(
  space.map((custSpaceId) => encodeGlobalId('Waba', localId(custSpaceId))),
  fc
    .tuple(space, fc.constantFrom(...numbers))
    .map(([custSpaceId, digits]) => encodeGlobalId('PhoneNumber', localId(custSpaceId, digits))),
  fc
    .tuple(space, fc.constantFrom(...numbers), code)
    .map(([custSpaceId, digits, value]) => encodeGlobalId('MessageQrdl', localId(custSpaceId, digits, value))),
  fc.constant('V2FiYToleno='),
);

/** Selections of each node type, at most `depth` levels of nodes deep. */
function selections(depth: number): Record<'waba' | 'number' | 'code' | 'node', fc.Arbitrary<string>> {
  if (depth === 0)
    return {
      waba: fc.constant('{ name }'),
      number: fc.constant('{ number }'),
      code: fc.constant('{ code }'),
      node: fc.constant('{ id }'),
    };
  const inner = selections(depth - 1);
  let aliases = 0;
  const group = (...fields: fc.Arbitrary<string>[]) =>
    fc
      .array(fc.oneof(...fields), { minLength: 1, maxLength: 3 })
      .map((list) => `{ __typename ${list.map((field) => `s${(aliases += 1)}: ${field}`).join(' ')} }`);
  const numberPage = fc.tuple(pageArgs, inner.number);
  const waba = group(
    fc.constant('name'),
    numberPage.map(([args, selection]) => `phoneNumbers${args} { nodes ${selection} totalCount }`),
  );
  const numberSelection = group(
    fc.constant('verificationStatus'),
    inner.code.map((selection) => `messageQrdls(first: 1) { edges { node ${selection} } }`),
    fc.tuple(code, inner.code).map(([value, selection]) => `messageQrdl(code: ${literal(value)}) ${selection}`),
    inner.waba.map((selection) => `waba ${selection}`),
  );
  const codeSelection = group(
    fc.constant('code'),
    inner.number.map((selection) => `phoneNumber ${selection}`),
  );
  return {
    waba,
    number: numberSelection,
    code: codeSelection,
    node: fc
      .tuple(inner.waba, inner.number, inner.code)
      .map(([w, n, c]) => `{ ... on Waba ${w} ... on PhoneNumber ${n} ... on MessageQrdl ${c} }`),
  };
}

const deep = selections(3);
const at = (custSpaceId: string) => `custSpaceId: ${literal(custSpaceId)}`;

const queryField = fc.oneof(
  fc.tuple(space, isvCode, deep.waba).map(([s, isv, selection]) => `waba(${at(s)}${isv}) ${selection}`),
  fc.tuple(spaceList, deep.waba).map(([args, selection]) => `wabas${args} ${selection}`),
  fc
    .tuple(space, isvCode, fc.constantFrom('', ', upstreamStatus: "CONNECTED"', ', first: 2'), deep.number)
    .map(([s, isv, args, selection]) => `phoneNumbers(${at(s)}${isv}${args}) { nodes ${selection} }`),
  fc.tuple(space, number, deep.number).map(([s, n, selection]) => `phoneNumber(${at(s)}, number: "${n}") ${selection}`),
  fc
    .tuple(space, number, code, deep.code)
    .map(([s, n, c, selection]) => `messageQrdl(${at(s)}, phoneNumber: "${n}", code: "${c}") ${selection}`),
  fc.tuple(nodeId, deep.node).map(([id, selection]) => `node(id: ${literal(id)}) ${selection}`),
  fc
    .tuple(fc.array(nodeId, { maxLength: 4 }), deep.node)
    .map(([ids, selection]) => `nodes(ids: ${literal(ids)}) ${selection}`),
);

const shallow = selections(2);
const codeTarget = fc.oneof(
  fc.tuple(space, number, code).map(([s, n, c]) => `${at(s)}, phoneNumber: "${n}", code: "${c}"`),
  fc
    .tuple(space, fc.constantFrom(...numbers), code)
    .map(([s, digits, c]) => `id: ${literal(encodeGlobalId('MessageQrdl', localId(s, digits, c)))}`),
);
const addInput = fc.tuple(space, number).map(([s, n]) => `{ ${at(s)}, phoneNumber: "${n}", prefilledMessage: "Hi" }`);
const updateInput = fc
  .tuple(
    codeTarget,
    fc.constantFrom('prefilledMessage: "Hi"', 'imageFormat: PNG', 'prefilledMessage: "Hi", imageFormat: PNG'),
  )
  .map(([target, change]) => `{ ${target}, ${change} }`);
const deleteInput = codeTarget.map((target) => `{ ${target} }`);

function writeField(name: string, input: fc.Arbitrary<string>, success: fc.Arbitrary<string>) {
  const selection = success.map(
    (fields) => `{ __typename ... on ${name[0]?.toUpperCase()}${name.slice(1)}Success { ${fields} } }`,
  );
  return fc.oneof(
    fc.tuple(input, selection).map(([value, fields]) => `${name}(input: ${value}) ${fields}`),
    fc
      .tuple(fc.array(input, { minLength: 1, maxLength: 4 }), selection)
      .map(([values, fields]) => `${name}s(inputs: [${values.join(', ')}]) ${fields}`),
  );
}

const mutationField = fc.oneof(
  writeField(
    'addMessageQrdl',
    addInput,
    shallow.code.map((selection) => `messageQrdl ${selection}`),
  ),
  writeField(
    'updateMessageQrdl',
    updateInput,
    shallow.code.map((selection) => `messageQrdl ${selection}`),
  ),
  writeField(
    'deleteMessageQrdl',
    deleteInput,
    shallow.number.map((selection) => `phoneNumber ${selection}`),
  ),
  fc
    .tuple(space, number, shallow.number)
    .map(
      ([s, n, selection]) =>
        `addPhoneNumber(input: { ${at(s)}, number: "${n}", verifiedName: "N" }) { ... on AddPhoneNumberSuccess { ` +
        `phoneNumber ${selection} } }`,
    ),
);

const none = { reads: 0, writes: 0 };

const documentOf = (kind: 'query' | 'mutation', fields: readonly string[]) =>
  `${kind} { ${fields.map((field, index) => `r${index}: ${field}`).join(' ')} }`;

/** COST_RUNS sets how many documents of each kind are generated. */
const numRuns = Number(process.env['COST_RUNS'] ?? 25);

describe('the estimated cost', () => {
  it('a generated query never makes more upstream calls than estimated', async () => {
    const fields = fc.array(queryField, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fields, async (list) => {
        const { cost, calls } = await executeCounted(documentOf('query', list));
        expect(calls.reads).toBeLessThanOrEqual(cost.reads);
      }),
      { numRuns },
    );
  }, 3_000_000);

  it('a generated mutation never makes more upstream calls than estimated', async () => {
    const fields = fc.array(mutationField, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fields, async (list) => {
        const { cost, calls } = await executeCounted(documentOf('mutation', list));
        expect(calls.writes).toBeLessThanOrEqual(cost.writes);
        expect(calls.reads).toBeLessThanOrEqual(cost.reads);
      }),
      { numRuns },
    );
  }, 3_000_000);

  it('a document generated from the whole schema never makes more upstream calls than estimated', async () => {
    const idsOf = (custSpaceId: string) => [
      encodeGlobalId('Waba', localId(custSpaceId)),
      ...numbers.map((digits) => encodeGlobalId('PhoneNumber', localId(custSpaceId, digits))),
      ...numbers.map((digits) => encodeGlobalId('MessageQrdl', localId(custSpaceId, digits, codes[0]))),
    ];
    const ids = [...spaces.flatMap(idsOf), encodeGlobalId('Waba', localId(null))];
    const phoneNumbers = numbers.map((digits) => `+${digits}`);
    const known = { ids, spaces, numbers: phoneNumbers, texts: ['a', '', ...codes] };
    // Few different values, so that fields of a document often refer to the same entities.
    const pool = { ...new ValuePool(known, 1), scalars: { ID: [...ids, ...spaces], E164: phoneNumbers } };
    const generator = new DocumentGenerator(Number(process.env['COST_SEED'] ?? 1), schema, pool);
    let made = 0;
    for (let run = 0; run < 4 * numRuns; run++) {
      const [params] = generator.generate(1);
      const variables = params?.variables as Readonly<Record<string, unknown>>;
      const isOutcomeUnknown = (write: number) => (write + run) % 3 === 0;
      const { cost, calls } = await executeCounted(String(params?.query), { variables, isOutcomeUnknown }).catch(
        (error: unknown) => {
          // Not every generated value is valid.
          if (error instanceof GraphQLError) return { cost: none, calls: none };
          throw error;
        },
      );
      made += calls.reads + calls.writes;
      const isEnough = calls.reads <= cost.reads && calls.writes <= cost.writes;
      expect(isEnough ? [] : [cost, calls, params?.query, variables]).toEqual([]);
    }
    expect(made).toBeGreaterThan(numRuns);
  }, 3_000_000);

  const pages = '{ phoneNumbers(first: 3) { nodes { messageQrdls { totalCount } } } }';
  it.each([
    [
      'a space spelled like a list',
      `{ x: wabas(custSpaceIds: ["a", "b"]) ${pages} y: waba(custSpaceId: "[\\"a\\",\\"b\\"]") ${pages} }`,
    ],
    [
      'a space spelled like a list, listed first',
      `{ y: waba(custSpaceId: "[\\"a\\",\\"b\\"]") ${pages} x: wabas(custSpaceIds: ["a", "b"]) ${pages} }`,
    ],
    [
      'a space without a name beside the own space',
      `{ x: waba(custSpaceId: "") ${pages} y: node(id: ${literal(encodeGlobalId('Waba', localId(null)))}) ` +
        `{ ... on Waba ${pages} } }`,
    ],
    [
      'two ISV codes of one space',
      `{ x: waba(custSpaceId: "a", isvCode: "x") ${pages} y: waba(custSpaceId: "a", isvCode: "y") ${pages} }`,
    ],
    [
      'pages of different sizes',
      `{ x: wabas ${pages} y: wabas { phoneNumbers(first: 1) { nodes { messageQrdls { totalCount } } } } }`,
    ],
    [
      'a list of one space beside the space',
      `{ x: wabas(custSpaceIds: ["a"]) ${pages} y: waba(custSpaceId: "a") ${pages} }`,
    ],
    [
      'deletes by id in two spaces',
      'mutation { deleteMessageQrdls(inputs: ' +
        `[${['a', 'b'].map((s) => `{ id: ${firstCodeId(s)} }`).join(', ')}]) ` +
        '{ ... on DeleteMessageQrdlSuccess { phoneNumber { number } } } }',
    ],
    [
      'updates of one code, one after the other',
      'mutation { ' +
        [1, 2, 3]
          .map((n) => `u${n}: updateMessageQrdl(input: { ${firstCode}, prefilledMessage: "${n}" }) { __typename }`)
          .join(' ') +
        ' }',
    ],
  ])('%s does not make more calls than estimated', async (_, source) => {
    const { cost, calls, result } = await executeCounted(source);
    expect(result.errors).toBeUndefined();
    expect(calls.reads).toBeLessThanOrEqual(cost.reads);
    expect(calls.writes).toBeLessThanOrEqual(cost.writes);
  });
});
