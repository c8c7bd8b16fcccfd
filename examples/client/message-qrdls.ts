/** The two things most partners do: walk through all numbers, and make a code exactly once. */
import { pauseBefore, Refused, type Gateway } from './gateway.js';
import {
  AddCodeDocument,
  NumbersPageDocument,
  type AddCodeMutation,
  type MadeCodeFragment,
  type NumbersPageQuery,
} from './gql/graphql.js';

type Page = NonNullable<NumbersPageQuery['phoneNumbers']>;

/** Every number of a space, a page at a time. A cursor stays good while numbers come and go. */
export async function* allNumbers(gateway: Gateway, custSpaceId: string): AsyncGenerator<Page['nodes'][number]> {
  let after: string | null = null;
  for (;;) {
    const { phoneNumbers: page }: NumbersPageQuery = await gateway.ask(NumbersPageDocument, { custSpaceId, after });
    if (!page) return;
    yield* page.nodes;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor ?? null;
  }
}

export interface CodeIntent {
  readonly custSpaceId: string;
  readonly phoneNumber: string;
  readonly prefilledMessage: string;
  /** Made once, kept with the order that wants the code, and the same with every try: a UUID, or the order's own number. */
  readonly idempotencyKey: string;
}

/** It is not there, and nobody knows whether it will be: look again later, or begin anew under another key. */
export class StillUnknown extends Error {
  override readonly name = 'StillUnknown';
}

const tries = 6;

/**
 * Makes a code, once, whatever happens on the way: the same key with every try, so that what was carried out is never done again.
 * @throws Refused where trying again changes nothing; StillUnknown; Unreachable
 */
export async function addCode(gateway: Gateway, intent: CodeIntent): Promise<MadeCodeFragment> {
  for (let tried = 1; ; tried++) {
    const { addMessageQrdl: result } = await gateway.ask(AddCodeDocument, { input: intent });
    if (result.__typename === 'AddMessageQrdlSuccess') return result.messageQrdl;
    if (result.__typename === 'OutcomeUnknownError') {
      // The gateway has looked, too: these are the codes of the number that have this very text.
      const [made] = result.messageQrdls ?? [];
      if (made !== undefined) return made;
    } else if (!mayPass(result)) {
      throw new Refused(result.code, result.message, undefined, null);
    }
    if (tried >= tries) {
      if (result.__typename === 'OutcomeUnknownError') throw new StillUnknown(result.message);
      throw new Refused(result.code, result.message, undefined, null);
    }
    await gateway.pause(pauseBefore(tried, result.__typename === 'ThrottledError' ? result.retryAfterMs : undefined));
  }
}

/** Whether the same input may succeed later. */
function mayPass(result: AddCodeMutation['addMessageQrdl']): boolean {
  return result.__typename === 'ThrottledError' || (result.__typename === 'UpstreamError' && result.retryable);
}
