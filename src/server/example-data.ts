import type { Context } from './context.js';
import { createTrace, type Trace } from './loaders/index.js';
import { localViewer, type Viewer } from './auth/index.js';
import { listPhoneMessageQrdl, queryChatappPhoneNumbers } from './operations/index.js';
import type { RunningSandbox } from './sandbox/index.js';
import type { ExampleData } from './server/index.js';

type ContextOf = (arrival: {
  viewer: Viewer;
  deadline: { at: number; signal: AbortSignal; end(): void };
  wantFresh: boolean;
  trace: Trace;
}) => Context;

/** How long a page may wait for its examples, in milliseconds. */
const patienceMs = 2_000;

/** A space, a number in service and two of its codes, read from the sandbox when GraphiQL's page is asked for. */
export function exampleData(contextOf: ContextOf, sandbox: Pick<RunningSandbox, 'spaces'>): () => Promise<ExampleData | null> {
  return async () => {
    const CustSpaceId = sandbox.spaces[0]?.custSpaceId;
    if (CustSpaceId === undefined) return null;
    const deadline = { at: Date.now() + patienceMs, signal: AbortSignal.timeout(patienceMs), end: () => undefined };
    const { load } = contextOf({ viewer: localViewer, deadline, wantFresh: false, trace: createTrace() });
    try {
      const numbers = await load(queryChatappPhoneNumbers, { CustSpaceId });
      const number = numbers.find(({ status }) => status === 'CONNECTED') ?? numbers[0];
      if (number === undefined) return null;
      const [first, second] = await load(listPhoneMessageQrdl, { CustSpaceId, PhoneNumber: number.digits });
      if (first === undefined || second === undefined) return null;
      return { custSpaceId: CustSpaceId, number: `+${number.digits}`, codes: [first.code, second.code] };
    } catch {
      // The sandbox can be told to fail; the page says what to fill in then.
      return null;
    }
  };
}
