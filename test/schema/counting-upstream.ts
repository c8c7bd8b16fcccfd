/** A fake upstream that counts calls, behind the real loaders and schema. Nothing is cached between requests. */
import { createMemoryCoordination } from '../../src/coordination/index.js';
import { execute, getOperationAST, getVariableValues, parse, validate, type ExecutionResult } from 'graphql';
import { costOf, type Cost } from '../../schema/cost.js';
import { schema } from '../../schema/index.js';
import { localViewer } from '../../src/auth/index.js';
import { createBudget } from '../../src/budget.js';
import { createMemoryCache } from '../../src/cache/index.js';
import { createContext } from '../../src/context.js';
import { OutcomeUnknownError } from '../../src/errors.js';
import { createMemoryIdempotency } from '../../src/idempotency/index.js';
import { createChangeFeed, createLoaders, createNumberPoll, createRequestStats } from '../../src/loaders/index.js';
import { isRead, type CamsReply } from '../../src/operations/index.js';
import { createMemoryPubSub } from '../../src/pubsub/index.js';
import type { Upstream } from '../../src/upstream/index.js';
import { systemClock } from '../../src/clock.js';
import { VirtualClock } from '../virtual-clock.js';

/** The spaces of the account. The later ones have names like the sets that the analysis forms from the others. */
export const spaces = [
  'a',
  'b',
  '["a","b"]',
  '["space","a",""]',
  '["spaces",["a","b"]]',
  '["allSpaces"]',
  '["unknown"]',
  'a","',
  '',
] as const;

/** The numbers of every space. */
export const numbers = ['4915112345670', '4915112345671', '4915112345672'] as const;

export const codes = ['CODE1', 'CODE2'] as const;

/** A reply with the fields that the decoders require. */
function replyTo(action: string, parameters: Readonly<Record<string, string | undefined>>): CamsReply {
  const code = (value: string) => ({ QrdlCode: value, GenerateQrImage: 'SVG', PrefilledMessage: 'Hello' });
  switch (action) {
    case 'QueryChatappBindWaba':
      return { Data: { Id: `waba of ${parameters['CustSpaceId'] ?? 'the account'}` } };
    case 'QueryChatappPhoneNumbers':
      return { PhoneNumbers: numbers.map((number) => ({ PhoneNumber: number })) };
    case 'ListPhoneMessageQrdl':
      return { Data: codes.map(code) };
    case 'CreatePhoneMessageQrdl':
      return { Data: code('NEW') };
    case 'UpdatePhoneMessageQrdl':
      return { Data: code(parameters['QrdlCode'] ?? '') };
    case 'ChatappSyncPhoneNumber':
      return { PhoneNumbers: numbers.map((number) => ({ PhoneNumber: number })) };
    case 'GetChatappPhoneNumberMetric':
      return { Data: [] };
    default:
      return { Data: {} };
  }
}

export interface CountedExecution {
  readonly cost: Cost;
  readonly calls: Cost;
  readonly result: ExecutionResult;
}

export interface CountedRequest {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Whether the outcome of the nth write stays unknown, so that the gateway searches for it. */
  readonly isOutcomeUnknown?: (write: number) => boolean;
}

/** Executes a document, and returns its estimated cost with the calls that it really made. */
export async function executeCounted(
  source: string,
  { variables: given = {}, isOutcomeUnknown = () => false }: CountedRequest = {},
): Promise<CountedExecution> {
  const document = parse(source);
  const [invalid] = validate(schema, document);
  if (invalid !== undefined) throw invalid;
  const operation = getOperationAST(document);
  if (!operation) throw new Error('expected one operation');
  const { coerced: variables, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], { ...given });
  if (variables === undefined) throw errors[0] ?? new Error('expected variables');
  const cost = costOf({ schema, document, operation, variables, spaces: spaces.length });

  const calls = { reads: 0, writes: 0 };
  const upstream: Upstream = {
    async call(called, parameters) {
      calls[isRead(called) ? 'reads' : 'writes'] += 1;
      if (!isRead(called) && isOutcomeUnknown(calls.writes)) throw new OutcomeUnknownError('no reply');
      // The reply arrives in a later tick, as over a network, so that the items of a bulk interleave.
      await new Promise((resolve) => setImmediate(resolve));
      return { result: called.decode(replyTo(called.action, parameters), parameters), requestId: null };
    },
    state: () => ({ reachable: true, breakers: {} }),
    close: () => Promise.resolve(),
  };
  const clock = new VirtualClock();
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: clock.now });
  const { signal } = new AbortController();
  const loaders = createLoaders({
    viewer: localViewer,
    cache,
    upstream,
    account: 'account',
    consumeRateLimit: () => Promise.resolve(),
    clock,
    lifetimeOf: () => ({ freshMs: 0, staleMs: 0 }),
    numberPoll: createNumberPoll({ clock, readNumbers: () => Promise.resolve([]) }),
    changeFeed: createChangeFeed({ pubsub: createMemoryPubSub(), cache, account: 'account' }),
    deadline: () => clock.now() + 60_000,
    signal,
    wantFresh: false,
    stats: createRequestStats(),
    onWrite: () => undefined,
  });
  const contextValue = createContext({
    coordination: createMemoryCoordination({ clock: systemClock, callMs: 0 }),
    viewer: localViewer,
    knownSpaces: () => spaces.map((custSpaceId) => ({ custSpaceId })),
    readSpaces: () => undefined,
    loaders,
    quotas: () => [],
    idempotency: createMemoryIdempotency({ maxBytes: 1_000_000 }),
    idempotencyKey: null,
    account: 'account',
    signal,
    budget: createBudget(),
    noteError: () => undefined,
    onWrite: () => undefined,
  });
  const result = await execute({ schema, document, contextValue, variableValues: given });
  return { cost, calls, result };
}
