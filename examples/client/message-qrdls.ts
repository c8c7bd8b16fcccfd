/** The two things most partners do: walk through all numbers, and make a code exactly once. */
import { retryDelayMs, GatewayResponseError, type GatewayClient } from './gateway-client.js';
import {
  AddCodeDocument,
  NumbersPageDocument,
  type AddCodeMutation,
  type MadeCodeFragment,
  type NumbersPageQuery,
} from './gql/graphql.js';

type Page = NonNullable<NumbersPageQuery['phoneNumbers']>;

/** Every number of a space, a page at a time. A cursor stays good while numbers come and go. */
export async function* allNumbers(gateway: GatewayClient, custSpaceId: string): AsyncGenerator<Page['nodes'][number]> {
  let after: string | null = null;
  for (;;) {
    const { phoneNumbers: page }: NumbersPageQuery = await gateway.request(NumbersPageDocument, { custSpaceId, after });
    if (!page) return;
    yield* page.nodes;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor ?? null;
  }
}

export interface AddCodeParams {
  readonly custSpaceId: string;
  readonly phoneNumber: string;
  readonly prefilledMessage: string;
  /** Made once, kept with the order that wants the code, and the same with every try: a UUID, or the order's own number. */
  readonly idempotencyKey: string;
}

/** It is not there, and nobody knows whether it will be: look again later, or begin anew under another key. */
export class UnresolvedOutcomeError extends Error {
  override readonly name = 'UnresolvedOutcomeError';
}

const maxAttempts = 6;

/**
 * Makes a code, once, whatever happens on the way: the same key with every try, so that what was carried out is never done again.
 * @throws Refused where trying again changes nothing; StillUnknown; Unreachable
 */
export async function addCode(gateway: GatewayClient, params: AddCodeParams): Promise<MadeCodeFragment> {
  for (let attempt = 1; ; attempt++) {
    const { addMessageQrdl: result } = await gateway.request(AddCodeDocument, { input: params });
    if (result.__typename === 'AddMessageQrdlSuccess') return result.messageQrdl;
    if (result.__typename === 'OutcomeUnknownError') {
      // The gateway has looked, too: these are the codes of the number that have this very text.
      const [existing] = result.messageQrdls ?? [];
      if (existing !== undefined) return existing;
    } else if (!isRetryable(result)) {
      throw new GatewayResponseError(result.code, result.message, undefined, null);
    }
    if (attempt >= maxAttempts) {
      if (result.__typename === 'OutcomeUnknownError') throw new UnresolvedOutcomeError(result.message);
      throw new GatewayResponseError(result.code, result.message, undefined, null);
    }
    await gateway.delay(
      retryDelayMs(attempt, result.__typename === 'ThrottledError' ? result.retryAfterMs : undefined),
    );
  }
}

/** Whether the same input may succeed later. */
function isRetryable(result: AddCodeMutation['addMessageQrdl']): boolean {
  return result.__typename === 'ThrottledError' || (result.__typename === 'UpstreamError' && result.retryable);
}
