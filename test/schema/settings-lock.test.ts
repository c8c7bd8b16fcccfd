import { execute, parse } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { localViewer } from '../../src/auth/index.js';
import { createBudget } from '../../src/budget.js';
import { createContext } from '../../src/context.js';
import { createMemoryCoordination } from '../../src/coordination/index.js';
import { UpstreamError } from '../../src/errors.js';
import { createMemoryIdempotency } from '../../src/idempotency/index.js';
import { systemClock } from '../../src/clock.js';
import { createLoadersFixture } from '../loaders/loaders-fixture.js';

const number = '4915112345678';

/** Executes a mutation that has lost the lock by the time it writes. */
async function executeWithLostLock(mutation: string) {
  const { calls, createRequestLoaders } = createLoadersFixture(({ action }) =>
    action === 'QueryChatappPhoneNumbers' ? { PhoneNumbers: [{ PhoneNumber: number }] } : { Data: {} },
  );
  const lost = new UpstreamError('The lock was lost.', { code: 'UPSTREAM_UNAVAILABLE' });
  const contextValue = createContext({
    coordination: {
      ...createMemoryCoordination({ clock: systemClock, callMs: 0 }),
      runExclusive: (_name, _signal, work) => work({ ensureHeld: () => Promise.reject(lost) }),
    },
    viewer: localViewer,
    knownSpaces: () => null,
    readSpaces: () => undefined,
    loaders: createRequestLoaders(),
    quotas: () => [],
    idempotency: createMemoryIdempotency({ maxBytes: 1_000_000 }),
    idempotencyKey: null,
    account: 'account',
    signal: new AbortController().signal,
    budget: createBudget(),
    noteError: () => undefined,
    onWrite: () => undefined,
  });
  const document = parse(`mutation { ${mutation} { __typename ... on UpstreamError { message code } } }`);
  const { data } = await execute({ schema, document, contextValue });
  return {
    result: Object.values(data ?? {})[0],
    writes: calls.filter(({ action }) => /^(Modify|Update)/.test(action)),
  };
}

const input = `custSpaceId: "a", phoneNumber: "${number}"`;

it.each([
  `updateBusinessProfile(input: { ${input}, about: "Lunch" })`,
  `updatePhoneNumberCallbacks(input: { ${input}, upCallbackUrl: "https://example.com" })`,
  `updateConversationalAutomation(input: { ${input}, prompts: ["Menu"] })`,
])('a holder that has lost the lock sends nothing: %s', async (mutation) => {
  const { result, writes } = await executeWithLostLock(mutation);
  expect(result).toEqual({
    __typename: 'UpstreamError',
    message: 'The lock was lost.',
    code: 'UPSTREAM_UNAVAILABLE',
  });
  expect(writes).toEqual([]);
});
