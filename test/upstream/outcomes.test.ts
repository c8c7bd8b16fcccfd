import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { OutcomeUnknownError } from '../../src/errors.js';
import { deletePhoneMessageQrdl } from '../../src/operations/index.js';
import { TransportError, type TransportReply } from '../../src/upstream/index.js';
import { fate, never, ok, refused, scripted, stage } from './stage.js';

/** Everything that can happen to a write: whether it was carried out, and what comes back. */
const happenings: readonly {
  readonly done: boolean;
  readonly came: () => TransportReply | Error | Promise<TransportReply>;
}[] = [
  { done: true, came: () => ok() },
  ...[true, false].flatMap((done) => [
    { done, came: () => new TransportError('broken', 'ECONNRESET') },
    { done, came: () => new TransportError('timeout') },
    { done, came: () => new TransportError('unreadable') },
    { done, came: () => new Error('unexpected') },
    { done, came: () => refused('InternalError', { status: 500 }) },
    { done, came: () => refused('ServiceUnavailable', { status: 503 }) },
    { done, came: () => refused('', { status: 502 }) },
    { done, came: () => never },
    { done, came: () => ({ status: 200, body: '{"Code":', requestId: null }) },
    { done, came: () => ({ status: 200, body: '', requestId: null }) },
  ]),
  { done: false, came: () => new TransportError('unreachable', 'ECONNREFUSED') },
  { done: false, came: () => new TransportError('credentials') },
  { done: false, came: () => refused('Throttling.User') },
  { done: false, came: () => refused('SignatureNonceUsed') },
  { done: false, came: () => refused('MissingPhoneNumber') },
  { done: false, came: () => refused('Ram.PermissionDeny') },
  { done: false, came: () => refused('SignatureDoesNotMatch') },
];

it('carries out no write twice, calls none done that was not, and none failed that was, whatever happens to it', async () => {
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
      const { upstream, clock, options } = stage(scripted(...steps), { timeoutMs: 2_000 });
      const controller = new AbortController();
      if (abortAfterMs !== null) clock.after(abortAfterMs, () => controller.abort(new Error('gone')));
      const call = { ...options(deadlineMs), signal: controller.signal };
      const seen = fate(upstream.call(deletePhoneMessageQrdl, { PhoneNumber: '49151', QrdlCode: 'A' }, call));
      await clock.pass(deadlineMs);
      expect(seen.settled, 'answered by its deadline').toBe(true);
      await clock.pass(40_000);
      const told = seen.value !== undefined ? 'done' : seen.error instanceof OutcomeUnknownError ? 'unknown' : 'failed';
      expect(['done: 1', 'failed: 0', 'unknown: 0', 'unknown: 1']).toContain(`${told}: ${done}`);
    }),
    { numRuns: 400 },
  );
});
