/** Requests of up to 60 KB of document, or a megabyte of variables, that keep the gateway as busy as possible. */

export interface Params {
  readonly query: string;
  readonly variables?: unknown;
}

/** Existing data, so that requests are executed completely. */
export interface KnownNumbers {
  readonly custSpaceId: string;
  readonly numbers: readonly string[];
}

export const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');

const longText = 'x'.repeat(130);
export const longArgument = `waba(custSpaceId:"${longText}"){name}`;

const fragment = (name: string, type: string, selection: string) => `fragment ${name} on ${type} { ${selection} }`;

/** Documents of up to 64,000 characters and 4,000 tokens that keep the parser and the validation rules busy. */
export const documents: readonly (readonly [string, () => string])[] = [
  ['equal fields with long arguments', () => `{ ${repeat(390, () => longArgument)} }`],
  ['equal fields', () => `{ ${repeat(3_900, () => 'a')} }`],
  ['equal fields just below the limit', () => `{ ${repeat(280, () => '__typename')} }`],
  ['unknown fields with long names', () => `{ ${repeat(400, (i) => `${'nam'.repeat(45)}${i}`)} }`],
  ['unknown types', () => `{ ${repeat(400, (i) => `... on ${'Waba'.repeat(30)}${i} { a }`)} }`],
  [
    'operations that share a fragment',
    () =>
      `${repeat(300, (i) => `query Q${i} { ...F }`)} ` +
      fragment(
        'F',
        'Query',
        repeat(600, (i) => `a${i}: __typename`),
      ),
  ],
  ['variables that nothing uses', () => `query (${repeat(900, (i) => `$v${i}: Int`)}) { __typename }`],
  [
    'fragments in a chain',
    () =>
      `{ ...F0 } ${repeat(480, (i) => fragment(`F${i}`, 'Query', `...F${i + 1}`))} ` +
      fragment('F480', 'Query', '__typename'),
  ],
  [
    'fragments that all spread each other',
    () => {
      const spreads = (i: number) => repeat(35, (j) => `...F${(i + j) % 50}`);
      return `{ ...F0 } ${repeat(50, (i) => fragment(`F${i}`, 'Query', spreads(i)))}`;
    },
  ],
  [
    'fragments that double on each level',
    () =>
      `{ ...F0 } ${repeat(150, (i) => fragment(`F${i}`, 'Query', `...F${i + 1} ... on Query { ...F${i + 1} }`))} ` +
      fragment('F150', 'Query', '__typename'),
  ],
  ['fragments that do not exist', () => `{ ${repeat(1_990, (i) => `...F${i}`)} }`],
  [
    'many fields beside many fragments',
    () =>
      `{ ${repeat(1_500, (i) => `a${i}`)} ${repeat(120, (i) => `...F${i}`)} } ` +
      repeat(120, (i) => fragment(`F${i}`, 'Query', '__typename')),
  ],
  ['fragments that do not exist, just below the limit', () => `{ ${repeat(395, (i) => `...F${i}`)} }`],
  [
    'pairs of fragments with equal fields',
    () =>
      `{ ${repeat(120, (i) => `...F${i}`)} } ` +
      repeat(120, (i) => fragment(`F${i}`, 'Query', `a${i}: __typename __typename viewer { name scopes }`)),
  ],
  ['misspelt types of variables', () => `query (${repeat(990, (i) => `$a${i}: PhoneNumberFilte${i}`)}) { a }`],
  [
    'misspelt values of an enum',
    () => `{ phoneNumbers(filter: { status: [${repeat(3_500, (i) => `CONECTED${i}`)}] }) }`,
  ],
  ['fragments nested a hundred deep', () => `{ ${'... on Query { '.repeat(790)} a ${'}'.repeat(790)} }`],
  ['lists in lists', () => `{ waba(custSpaceId: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { name } }`],
  ['four thousand ids', () => `{ nodes(ids: [${repeat(3_900, () => '""')}]) { id } }`],
];

const typeFragment = fragment(
  'T',
  '__Type',
  'name kind description fields { name description args { name type { name } } type { name kind ofType { name } } } ' +
    'inputFields { name description } enumValues { name description }',
);
const argsByNames = repeat(9, (i) => `b${i}: args { name }`);
const ofAllNumbers = (selection: string) => `{ wabas { phoneNumbers { nodes { ${selection} } } } }`;
/** The numbers of the number's WABA, again and again. */
const inCircles = (levels: number, inner: string): string =>
  levels === 0 ? inner : `waba { phoneNumbers { nodes { ${inCircles(levels - 1, inner)} } } }`;
const aliases = (count: number, field: (index: number) => string) => repeat(count, (i) => `a${i}: ${field(i)}`);
const bulkField = 'addMessageQrdls(inputs: $i) { __typename }';
const numbersField = (args: string) => `phoneNumbers(${args}) { totalCount }`;
const lists = (args: (index: number) => string) =>
  ofAllNumbers(inCircles(1, `waba { ${aliases(80, (i) => numbersField(args(i)))} }`));
const toId = (text: string) => Buffer.from(text).toString('base64');

/** Valid requests that are small but ask for much data, and requests with large variables. */
export function requestsFor({ custSpaceId, numbers }: KnownNumbers) {
  const knownIds = Array.from({ length: 500 }, (_, i) =>
    toId(`PhoneNumber:${custSpaceId}/${(numbers[i % numbers.length] ?? '').slice(1)}`),
  );
  const filtered = (head: string, filter: string, variables: unknown): Params => ({
    query: `query ${head} { ${aliases(100, (i) => numbersField(`custSpaceId: $id, first: ${i}, ${filter}`))} }`,
    variables,
  });
  const idsByNames = (count: number): Params => ({
    query: `query ($i: [ID!]!) { nodes(ids: $i) { ... on PhoneNumber { ${aliases(count, () => 'id')} } } }`,
    variables: { i: knownIds },
  });
  return {
    'introspection by 240 aliases': {
      query: `{ ${aliases(240, () => '__type(name: "Query") { ...T }')} } ${typeFragment}`,
    },
    'introspection by aliases on two levels': {
      query: `{ __schema { types { ${aliases(120, () => `fields { ${argsByNames} }`)} } } }`,
    },
    'a batch of introspection by aliases': Array.from({ length: 10 }, () => ({
      query: `{ ${aliases(200, () => '__schema { types { ...T } }')} } ${typeFragment}`,
    })),
    'lists in circles': { query: ofAllNumbers(inCircles(4, 'number')) },
    'lists in circles with 240 names for a field': {
      query: ofAllNumbers(
        inCircles(
          2,
          aliases(240, () => '__typename'),
        ),
      ),
    },
    'sorted lists in circles': {
      query: lists((i) => `first: ${i}, orderBy: { field: VERIFIED_NAME, direction: ${i % 2 === 0 ? 'ASC' : 'DESC'} }`),
    },
    'searched lists in circles': { query: lists((i) => `first: 1, filter: { search: "a${i}" }`) },
    'a page size that is an error of every number by 200 names': {
      query: ofAllNumbers(aliases(200, () => 'messageQrdls(first: -1) { totalCount }')),
    },
    'a cursor that is an error of every number by 200 names': {
      query: ofAllNumbers(aliases(200, () => 'messageQrdls(after: "x") { totalCount }')),
    },
    'a long text to search for': filtered('($id: ID, $s: String)', 'filter: { search: $s }', {
      id: custSpaceId,
      s: '\uff19'.repeat(300_000),
    }),
    'a long list to filter by': filtered('($id: ID, $s: [PhoneNumberStatus!])', 'filter: { status: $s }', {
      id: custSpaceId,
      s: Array.from({ length: 90_000 }, () => 'BANNED'),
    }),
    'an input object with sixty thousand unknown keys': {
      query: 'query ($f: PhoneNumberFilter) { phoneNumbers(filter: $f) { totalCount } }',
      variables: { f: Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`statu${i}`, 1])) },
    },
    'a batch of input objects with unknown keys': Array.from({ length: 10 }, () => ({
      query: 'query ($f: PhoneNumberFilter) { phoneNumbers(filter: $f) { totalCount } }',
      variables: { f: Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`statu${i}`, 1])) },
    })),
    'a long value of an enum': {
      query: 'query ($f: PhoneNumberStatus!) { phoneNumbers(filter: { status: [$f] }) { totalCount } }',
      variables: { f: 'CONNECTED'.repeat(100_000) },
    },
    'eight thousand inputs by 240 names': {
      query: `mutation ($i: [AddMessageQrdlInput!]!) { ${aliases(240, () => bulkField)} }`,
      variables: {
        i: Array.from({ length: 8_000 }, (_, i) => ({ phoneNumber: `+49151${1_000_000 + i}`, prefilledMessage: 'x' })),
      },
    },
    'a long phone number': {
      query: 'query ($n: E164!) { phoneNumber(number: $n) { number } }',
      variables: { n: `+${'1'.repeat(900_000)}` },
    },
    'a long id': {
      query: 'query ($i: ID!) { node(id: $i) { id } }',
      variables: { i: toId(`MessageQrdl:${'/%41'.repeat(160_000)}`) },
    },
    'sixteen thousand ids': {
      query: 'query ($i: [ID!]!) { nodes(ids: $i) { id } }',
      variables: {
        i: Array.from({ length: 14_000 }, (_, i) => toId(`PhoneNumber:${custSpaceId}/49151${1_000_000 + i}`)),
      },
    },
    'five hundred ids by 100 names': {
      query: `query ($i: [ID!]!) { ${aliases(100, () => 'nodes(ids: $i) { id }')} }`,
      variables: { i: knownIds },
    },
    'a batch of five hundred ids by 240 names': Array.from({ length: 10 }, () => idsByNames(240)),
    'eight thousand inputs': {
      query: 'mutation ($i: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $i) { __typename } }',
      variables: {
        i: Array.from({ length: 8_000 }, (_, i) => ({ phoneNumber: `+49151${1_000_000 + i}`, prefilledMessage: 'x' })),
      },
    },
  } satisfies Readonly<Record<string, Params | readonly Params[]>>;
}

/** Hundreds of deferred fragments. */
export const deferred = ofAllNumbers(
  repeat(40, (i) => `... @defer(label: "l${i}") { a${i}: messageQrdls { nodes { code } } }`),
);
