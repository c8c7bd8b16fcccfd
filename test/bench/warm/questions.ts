/** What is asked of every contender: one dashboard of 20 numbers with their 100 codes, in three ways of asking for it. */

const codes = 'id code prefilledMessage deepLinkUrl';

const dashboard = (codeFields: string) =>
  `query Dashboard($custSpaceId: ID!, $numbers: Int, $codes: Int) { waba(custSpaceId: $custSpaceId) { id name phoneNumbers(first: $numbers) { totalCount nodes { id number verifiedName status qualityRating messageQrdls(first: $codes) { totalCount nodes { ${codeFields} } } } } } }`;

export type QuestionName = 'asked again' | 'asked again, with pictures' | 'other variables' | 'never seen before';

/** The body of the n-th request of a kind. Everything it asks for is the same each time, and so is the answer. */
export type Question = (n: number) => string;

/** The pages asked for: always more than there is, and never the same twice, within what one request may cost and ask for. */
const fewest = 100;
const numbersSpan = 250;
const codesSpan = 1_900;

export function questionsAbout(custSpaceId: string): Readonly<Record<QuestionName, Question>> {
  const body = (query: string, numbers = fewest, perNumber = fewest) =>
    JSON.stringify({ query, variables: { custSpaceId, numbers, codes: perNumber } });
  const known = dashboard(codes);
  const again = body(known);
  const withPictures = body(dashboard(`${codes} qrImage`));
  return {
    'asked again': () => again,
    'asked again, with pictures': () => withPictures,
    'other variables': (n) =>
      body(known, fewest + (n % numbersSpan), fewest + 1 + (Math.floor(n / numbersSpan) % codesSpan)),
    'never seen before': (n) => body(known.replace('Dashboard', `Dashboard${n}`)),
  };
}
