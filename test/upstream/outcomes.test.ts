import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { OutcomeUnknownError } from '../../src/errors.js';
import { deletePhoneMessageQrdl } from '../../src/operations/index.js';
import { TransportError, type TransportReply } from '../../src/upstream/index.js';
import { trackOutcome, neverReplies, okReply, errorReply, scriptedTransport, createHarness } from './harness.js';

/** All combinations of execution and reply: whether a write is carried out, and what is returned. */
const happenings: readonly {
  readonly done: boolean;
  readonly came: () => TransportReply | Error | Promise<TransportReply>;
}[] = [
  { done: true, came: () => okReply() },
  ...[true, false].flatMap((done) => [
    { done, came: () => new TransportError('broken', 'ECONNRESET') },
    { done, came: () => new TransportError('timeout') },
    { done, came: () => new TransportError('unreadable') },
    { done, came: () => new Error('unexpected') },
    { done, came: () => errorReply('InternalError', { status: 500 }) },
    { done, came: () => errorReply('ServiceUnavailable', { status: 503 }) },
    { done, came: () => errorReply('', { status: 502 }) },
    { done, came: () => neverReplies },
    { done, came: () => ({ status: 200, body: '{"Code":', requestId: null }) },
    { done, came: () => ({ status: 200, body: '', requestId: null }) },
  ]),
  { done: false, came: () => new TransportError('unreachable', 'ECONNREFUSED') },
  { done: false, came: () => new TransportError('credentials') },
  { done: false, came: () => errorReply('Throttling.User') },
  { done: false, came: () => errorReply('SignatureNonceUsed') },
  { done: false, came: () => errorReply('MissingPhoneNumber') },
  { done: false, came: () => errorReply('Ram.PermissionDeny') },
  { done: false, came: () => errorReply('SignatureDoesNotMatch') },
];

it('no write under generated faults is executed twice or reported as done or failed wrongly', async () => {
  const script = fc.array(fc.constantFrom(...happenings), { minLength: 6, maxLength: 6 });
  const deadline = fc.integer({ min: 0, max: 30_000 });
  const abort = fc.option(fc.integer({ min: 0, max: 5_000 }));
  await fc.assert(
    fc.asyncProperty(script, deadline, abort, async (all, deadlineMs, abortAfterMs) => {
      let done = 0;
      const steps = all.map((step) => () => {
        if (step.done) done += 1;
        const came = step.came();
        if (came instanceof Error) throw came;
        return came;
      });
      const { upstream, clock, options } = createHarness(scriptedTransport(...steps), { timeoutMs: 2_000 });
      const controller = new AbortController();
      if (abortAfterMs !== null) clock.after(abortAfterMs, () => controller.abort(new Error('gone')));
      const call = { ...options(deadlineMs), signal: controller.signal };
      const seen = trackOutcome(upstream.call(deletePhoneMessageQrdl, { PhoneNumber: '49151', QrdlCode: 'A' }, call));
      await clock.advance(deadlineMs);
      expect(seen.settled, 'answered by its deadline').toBe(true);
      await clock.advance(40_000);
      const told = seen.value !== undefined ? 'done' : seen.error instanceof OutcomeUnknownError ? 'unknown' : 'failed';
      expect(['done: 1', 'failed: 0', 'unknown: 0', 'unknown: 1']).toContain(`${told}: ${done}`);
    }),
    { numRuns: 400 },
  );
});
