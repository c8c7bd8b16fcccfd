import { createMemoryCoordination } from '../../src/coordination/index.js';
import { describe, expect, it } from 'vitest';
import { localViewer } from '../../src/auth/index.js';
import { createBudget } from '../../src/budget.js';
import { createContext } from '../../src/context.js';
import { OutcomeUnknownError, ThrottledError, UpstreamError } from '../../src/errors.js';
import type { AuditRecord } from '../../src/loaders/index.js';
import { systemClock } from '../../src/clock.js';
import { addChatappPhoneNumber, deletePhoneMessageQrdl } from '../../src/operations/index.js';

const unused = async () => {
  throw new Error('No upstream call is expected.');
};

/** The audit records of a write with an idempotency key that fails in the idempotency layer. */
async function auditOf(error: Error): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  const context = createContext({
    coordination: createMemoryCoordination({ clock: systemClock, callMs: 0 }),
    idempotency: {
      once: async () => {
        throw error;
      },
      close: async () => undefined,
    },
    idempotencyKey: null,
    account: 'account',
    signal: new AbortController().signal,
    viewer: localViewer,
    knownSpaces: () => null,
    readSpaces: () => undefined,
    loaders: {
      load: unused,
      write: unused,
      watch: () => {
        throw new Error('No subscription is expected.');
      },
    },
    quotas: () => [],
    budget: createBudget(),
    noteError: () => undefined,
    onWrite: (record) => void records.push(record),
  });
  const request = {
    space: { custSpaceId: 'a' },
    item: [],
    key: 'key',
    path: ['Idempotency-Key'],
    mutation: 'deleteMessageQrdl',
    operation: deletePhoneMessageQrdl,
    input: {},
    recoveryHint: '',
  };
  await expect(context.executeOnce(request, async () => null)).rejects.toBe(error);
  return records;
}

describe('the audit of a write that the idempotency layer did not execute', () => {
  it.each([
    ['the store is unreachable', new UpstreamError('x', { code: 'UPSTREAM_UNAVAILABLE' })],
    ['the store is full', new ThrottledError('x', { code: 'RATE_LIMITED', retryAfterMs: 1 })],
  ])('a first attempt is not audited as replayed if %s', async (_, error) => {
    expect((await auditOf(error)).map(({ how }) => how)).toEqual(['carriedOut']);
  });

  it('a recorded unknown outcome is audited as replayed', async () => {
    expect((await auditOf(new OutcomeUnknownError('x'))).map(({ how }) => how)).toEqual(['replayed']);
  });
});

describe('the audit subject', () => {
  it('the subject of AddChatappPhoneNumber is the full number, not the national part', () => {
    const parameters = { CustSpaceId: 'a', Cc: '44', PhoneNumber: '123', VerifiedName: 'x' };
    expect(addChatappPhoneNumber.auditSubject?.(parameters)).toEqual({ digits: '44123' });
  });
});
