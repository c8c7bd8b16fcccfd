import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { defineOperation } from '../../src/operations/operation.js';
import { exchange } from '../../src/upstream/exchange.js';

/** The order of events while a reply of this many characters is read: its decoding, and another request. */
async function stepsFor(length: number): Promise<readonly string[]> {
  const steps: string[] = [];
  const operation = defineOperation({
    action: 'List',
    summary: '',
    access: 'READ',
    callsPerSecond: 1,
    parameters: {},
    tags: () => [],
    decode: () => void steps.push('decoded'),
  });
  const send = async () => {
    const body = JSON.stringify({ Code: 'OK', Data: 'x'.repeat(length) });
    setImmediate(() => steps.push('other request'));
    return { status: 200, body, requestId: null };
  };
  await exchange(
    { transport: { send }, clock: systemClock, timeoutMs: 1_000 },
    { operation, parameters: {}, query: {}, renewal: { isUsed: false } },
  );
  return [...steps, 'returned'];
}

it('other requests run between the steps of reading a long reply', async () => {
  expect(await stepsFor(1_000_000)).toEqual(['other request', 'decoded', 'returned']);
});

it('a short reply is read without a break', async () => {
  expect(await stepsFor(1_000)).toEqual(['decoded', 'returned']);
});
