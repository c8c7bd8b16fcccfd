import { createDeadline } from '../deadline.js';
import type { Clock } from '../../clock.js';
import { localViewer } from '../../auth/index.js';
import type { Context } from '../../context.js';
import { createBudget } from '../../budget.js';
import { createRequestStats } from '../../loaders/index.js';
import { listPhoneMessageQrdl, queryChatappPhoneNumbers } from '../../operations/index.js';
import type { ExampleData } from './index.js';
import type { RequestInput } from '../index.js';

/** How long the page waits for its example data, in milliseconds. */
const timeoutMs = 2_000;

/** Reads a space, a connected number and two of its codes for GraphiQL's examples; null if there are none. */
export function createExampleDataReader(
  contextOf: (request: RequestInput) => Context,
  custSpaceId: string,
  clock: Clock,
): () => Promise<ExampleData | null> {
  return async () => {
    const deadline = createDeadline({
      requestMs: timeoutMs,
      bulkMs: timeoutMs,
      requestedMs: undefined,
      start: clock.now(),
      clock,
    });
    const { load } = contextOf({
      viewer: localViewer,
      deadline,
      wantFresh: false,
      idempotencyKey: null,
      stats: createRequestStats(),
      budget: createBudget(),
    });
    try {
      const { items: numbers } = await load(queryChatappPhoneNumbers, { CustSpaceId: custSpaceId });
      const number = numbers.find(({ status }) => status === 'CONNECTED') ?? numbers[0];
      if (number === undefined) return null;
      const { items: codes } = await load(listPhoneMessageQrdl, {
        CustSpaceId: custSpaceId,
        PhoneNumber: number.digits,
      });
      const [first, second] = codes;
      if (first === undefined || second === undefined) return null;
      return { custSpaceId, number: `+${number.digits}`, codes: [first.code, second.code] };
    } catch {
      // The upstream may be unreachable; the examples then contain placeholders.
      return null;
    } finally {
      deadline.stop();
    }
  };
}
