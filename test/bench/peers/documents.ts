/**
 * The requests of the comparison: a dashboard of one WABA, its 20 numbers with 12 fields and their 100 codes with 5
 * fields (32 KB), and variants of it, each of which bypasses one more cache.
 */
import { digitsOf, spaceId } from './upstream.js';

const numberFields = [
  'id',
  'number',
  'custSpaceId',
  'verifiedName',
  'status',
  'qualityRating',
  'messagingLimitTier',
  'codeVerificationStatus',
  'nameStatus',
  'isOfficial',
  'upQueue',
  'upCallbackUrl',
];
const codeFields = ['id', 'code', 'prefilledMessage', 'deepLinkUrl', 'imageFormat'];
const backReference = 'phoneNumber { number }';

interface DocumentOptions {
  /** Whether each code selects its number. */
  readonly hasBackReferences: boolean;
  readonly name?: string;
  readonly wabaAlias?: string;
  readonly fields?: readonly string[];
}

function dashboardQuery({
  hasBackReferences,
  name = 'Dashboard',
  wabaAlias = 'waba',
  fields = numberFields,
}: DocumentOptions): string {
  const codes = [...codeFields, ...(hasBackReferences ? [backReference] : [])].join(' ');
  return `query ${name}($custSpaceId: ID!, $numbers: Int, $codes: Int) {
  ${wabaAlias}: waba(custSpaceId: $custSpaceId) { id name phoneNumbers(first: $numbers) { totalCount nodes {
    ${fields.join(' ')} messageQrdls(first: $codes) { totalCount nodes { ${codes} } } } } } }`;
}

/** Page sizes: always larger than the data, each used only once, and within the cost limit. */
const minPageSize = 100;
const numberPageSizes = 250;
const codePageSizes = 1_900;

const warmSpace = spaceId(0);

function body(query: string, custSpaceId: string, numbers = minPageSize, codes = minPageSize): string {
  return JSON.stringify({ query, variables: { custSpaceId, numbers, codes } });
}

/** The part that changes from one request to the next. */
export const variations = {
  /** Nothing changes: the requests are identical byte for byte. */
  nothing: (_n, hasBackReferences) => body(dashboardQuery({ hasBackReferences }), warmSpace),
  /** The document is known, but its response is not. */
  variables: (n, hasBackReferences) =>
    body(
      dashboardQuery({ hasBackReferences }),
      warmSpace,
      minPageSize + (n % numberPageSizes),
      minPageSize + 1 + (Math.floor(n / numberPageSizes) % codePageSizes),
    ),
  /** The text is new, but apart from names the operation is known. */
  'operation name': (n, hasBackReferences) =>
    body(dashboardQuery({ hasBackReferences, name: `Dashboard${n}` }), warmSpace),
  /** The operation is new, but the selected data is known. */
  alias: (n, hasBackReferences) => body(dashboardQuery({ hasBackReferences, wabaAlias: `waba${n}` }), warmSpace),
  /** The document is new: it has the fields of a number in another order, under another name and alias. */
  document: (n, hasBackReferences) =>
    body(
      dashboardQuery({
        hasBackReferences,
        name: `Dashboard${n}`,
        wabaAlias: `waba${n}`,
        fields: permutation(numberFields, n * 7_919),
      }),
      warmSpace,
    ),
} satisfies Record<string, (n: number, hasBackReferences: boolean) => string>;

export type Variation = keyof typeof variations;

/** The dashboard of the n-th space, which has not been read before. */
export const coldBody = (n: number, hasBackReferences: boolean) =>
  body(dashboardQuery({ hasBackReferences }), spaceId(n));

/** One document that reads 30 numbers of a space one by one. */
export function singleNumbersBody(n: number): string {
  const space = spaceId(n, 30);
  const fields = Array.from(
    { length: 30 },
    (_, index) => `n${index}: phoneNumber(custSpaceId: "${space}", number: "+${digitsOf(index)}") { id verifiedName }`,
  );
  return JSON.stringify({ query: `{ ${fields.join(' ')} }` });
}

/** Number of codes of the one number in the space with a list of 2,000 codes. */
export function largeListBody(n: number): string {
  const field = `phoneNumber(custSpaceId: "${spaceId(n, 1, 2_000)}", number: "+${digitsOf(0)}")`;
  return JSON.stringify({ query: `{ ${field} { messageQrdls(first: 1) { totalCount } } }` });
}

/** Reads the code lists of the 60 numbers of a space. */
export const listsBody = (n: number) => body(dashboardQuery({ hasBackReferences: false }), spaceId(n, 60));

/** The n-th permutation of a list. */
function permutation<T>(list: readonly T[], n: number): readonly T[] {
  const rest = [...list];
  const permuted: T[] = [];
  for (let index = n; rest.length > 0; index = Math.floor(index / (rest.length + 1)))
    permuted.push(...rest.splice(index % rest.length, 1));
  return permuted;
}
