/** The requests to every contender: one dashboard of 20 numbers with their 100 codes, in three variants. */

const defaultCodeFields = 'id code prefilledMessage deepLinkUrl';

const dashboardQuery = (codeFields: string) =>
  'query Dashboard($custSpaceId: ID!, $numbers: Int, $codes: Int) { waba(custSpaceId: $custSpaceId) { id name ' +
  'phoneNumbers(first: $numbers) { totalCount nodes { id number verifiedName status qualityRating ' +
  `messageQrdls(first: $codes) { totalCount nodes { ${codeFields} } } } } } }`;

export type WarmWorkloadName = 'asked again' | 'asked again, with pictures' | 'other variables' | 'never seen before';

/** The body of the n-th request of a variant. The requested data and the response are always the same. */
export type BodyFactory = (n: number) => string;

/** Page sizes: always larger than the data, never the same twice, and within the cost limit. */
const minPageSize = 100;
const numberPageSizes = 250;
const codePageSizes = 1_900;

export function createBodyFactories(custSpaceId: string): Readonly<Record<WarmWorkloadName, BodyFactory>> {
  const body = (query: string, numbers = minPageSize, perNumber = minPageSize) =>
    JSON.stringify({ query, variables: { custSpaceId, numbers, codes: perNumber } });
  const baseQuery = dashboardQuery(defaultCodeFields);
  const again = body(baseQuery);
  const withPictures = body(dashboardQuery(`${defaultCodeFields} qrImage`));
  return {
    'asked again': () => again,
    'asked again, with pictures': () => withPictures,
    'other variables': (n) =>
      body(
        baseQuery,
        minPageSize + (n % numberPageSizes),
        minPageSize + 1 + (Math.floor(n / numberPageSizes) % codePageSizes),
      ),
    'never seen before': (n) => body(baseQuery.replace('Dashboard', `Dashboard${n}`)),
  };
}
