/** Two tasks that most partners have: paging through all numbers, and adding a code exactly once. */
import { retryDelayMs, GatewayResponseError, type GatewayClient } from './gateway-client.js';
import {
  AddCodeDocument,
  NumbersPageDocument,
  type AddCodeMutation,
  type MadeCodeFragment,
  type NumbersPageQuery,
} from './gql/graphql.js';

type Page = NonNullable<NumbersPageQuery['phoneNumbers']>;

/** Every number of a space, page by page. A cursor stays valid while numbers are added and deleted. */
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
  /**
   * Idempotency key, such as a UUID or an order number. Create it once, store it with the order that the code is for,
   * and send the same key in every attempt.
   */
  readonly idempotencyKey: string;
}

/** The outcome is still unknown: check again later, or start over with another key. */
export class UnresolvedOutcomeError extends Error {
  override readonly name = 'UnresolvedOutcomeError';
}

const maxAttempts = 6;

/**
 * Adds a code exactly once: every attempt has the same idempotency key, so that nothing is done twice.
 * @throws GatewayResponseError if a repeat would change nothing, UnresolvedOutcomeError, GatewayUnreachableError
 */
export async function addCode(gateway: GatewayClient, params: AddCodeParams): Promise<MadeCodeFragment> {
  for (let attempt = 1; ; attempt++) {
    const { addMessageQrdl: result } = await gateway.request(AddCodeDocument, { input: params });
    if (result.__typename === 'AddMessageQrdlSuccess') return result.messageQrdl;
    if (result.__typename === 'OutcomeUnknownError') {
      // Codes of the number with exactly this message.
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
