/**
 * A simulation of three replicas with one store in virtual time: commands are delayed and lost, replicas die and are
 * cut off, and callers connect and disconnect. Executions are counted; violations are described in sentences.
 */
import { array, constantFrom, integer, nat, option, record, type Arbitrary } from 'fast-check';
import { GatewayError, OutcomeUnknownError, ThrottledError, UpstreamError } from '../../src/errors.js';
import type { SendGuard } from '../../src/idempotency/index.js';
import { StoreUnavailableError, type IdempotencyStore } from '../../src/idempotency/store.js';
import { MemoryIdempotencyStore } from '../../src/idempotency/memory-store.js';
import { Once } from '../../src/idempotency/once.js';
import { VirtualClock } from '../virtual-clock.js';
import { outcomeTtlMs, leaseMs, request } from './suite/harness.js';

/** The result of a call after the send was marked. */
type Ending =
  'answer' | 'refuse' | 'throttle' | 'throttle, then answer' | 'done, then a fault' | 'not done, but a fault';

interface Order {
  readonly at: number;
  readonly replica: number;
  readonly key: number;
  readonly input: string;
  /** Delays in the queue, between mark and send, and until the reply. */
  readonly waits: readonly number[];
  readonly ending: Ending;
  readonly leavesAfter: number | null;
}

export interface Scenario {
  readonly orders: readonly Order[];
  readonly failures: readonly {
    readonly at: number;
    readonly replica: number;
    readonly what: 'die' | 'cut off' | 'restore';
  }[];
  /** The delays of commands to the store and back, one after the other; 0 means that the reply is lost. */
  readonly commands: readonly { readonly there: number; readonly back: number; readonly lost: number }[];
}

export const scenarios: Arbitrary<Scenario> = record({
  orders: array(
    record({
      at: nat(3_000),
      replica: nat(2),
      key: nat(1),
      input: constantFrom('A', 'A', 'A', 'B'),
      waits: array(nat(700), { minLength: 3, maxLength: 3 }),
      ending: constantFrom<Ending>(
        'answer',
        'refuse',
        'throttle',
        'throttle, then answer',
        'done, then a fault',
        'not done, but a fault',
      ),
      leavesAfter: option(nat(1_500)),
    }),
    { minLength: 2, maxLength: 12 },
  ),
  failures: array(record({ at: nat(3_000), replica: nat(2), what: constantFrom('die', 'cut off', 'restore') }), {
    maxLength: 5,
  }),
  commands: array(record({ there: nat(120), back: nat(120), lost: integer({ min: 0, max: 9 }) }), {
    minLength: 1,
    maxLength: 40,
  }),
});

interface Done {
  readonly key: number;
  readonly input: string;
  /** The number of the order that was executed. */
  readonly by: number;
}

interface Process {
  readonly once: Once;
  state: 'up' | 'dead' | 'cut off';
}

/** The results so far: how often each outcome occurred, and violations. */
export interface SimulationResult {
  readonly violations: string[];
  readonly outcomes: string[];
}

export async function simulate(scenario: Scenario): Promise<SimulationResult> {
  const clock = new VirtualClock();
  const shared = new MemoryIdempotencyStore({ clock, leaseMs, outcomeTtlMs, maxBytes: 1_000_000 });
  const carriedOut: (Done & { readonly at: number })[] = [];
  const violations: string[] = [];
  const outcomes: string[] = [];
  let commands = 0;
  let tokens = 0;

  const createOnce = (store: IdempotencyStore) =>
    new Once({ store, clock, newToken: () => `token ${++tokens}`, renewIntervalMs: leaseMs / 4, onEvent: () => {} });

  function start(): Process {
    const process: Process = { once: createOnce(remoteStore(shared, forward)), state: 'up' };
    async function forward<T>(command: () => Promise<T>): Promise<T> {
      const { there, back, lost } = scenario.commands[commands++ % scenario.commands.length] ?? {
        there: 0,
        back: 0,
        lost: 1,
      };
      await unlessDead(process, clock.sleep(there));
      if (process.state === 'cut off') throw new StoreUnavailableError('cut off');
      const answer = await command();
      await unlessDead(process, clock.sleep(back));
      if (lost === 0) throw new StoreUnavailableError('the answer was lost');
      return answer;
    }
    return process;
  }

  const processes = [start(), start(), start()];

  /** The work of an order: queued, marked as sent, sent, and its result. */
  function workOf({ key, input, waits: [queue = 0, wire = 0, back = 0], ending }: Order, by: number, process: Process) {
    const done: Done = { key, input, by };
    const send = async (sendGuard: SendGuard, what: Ending): Promise<Done> => {
      await sendGuard.markSent();
      await unlessDead(process, clock.sleep(wire));
      if (what === 'answer' || what === 'done, then a fault') carriedOut.push({ ...done, at: clock.now() });
      await unlessDead(process, clock.sleep(back));
      if (what === 'answer') return done;
      if (what.endsWith('a fault')) throw new TypeError('a fault');
      sendGuard.markNotCarriedOut();
      if (what === 'throttle, then answer') return send(sendGuard, 'answer');
      if (what === 'throttle') throw new ThrottledError('busy', { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1 });
      throw new UpstreamError(`no ${input}`, { code: 'UPSTREAM_REJECTED' });
    };
    return async (sendGuard: SendGuard) => {
      await unlessDead(process, clock.sleep(queue));
      return send(sendGuard, ending);
    };
  }

  async function ask(order: Order, by: number): Promise<void> {
    const process = processes[order.replica];
    if (process === undefined) return;
    const { key, input, leavesAfter } = order;
    const others = carriedOut.filter((done) => done.key === key && done.input !== input);
    const leaving = new AbortController();
    if (leavesAfter !== null) clock.after(leavesAfter, () => leaving.abort(new Error('left')));
    const fail = (sentence: string) => violations.push(`order ${by}: ${sentence}`);
    try {
      const { outcome, replayed } = await process.once.once(
        request({ key: `order-${key}`, fingerprint: input, signal: leaving.signal }),
        workOf(order, by, process),
      );
      outcomes.push(replayed ? 'replayed' : 'ran');
      if (outcome.key !== key || outcome.input !== input)
        fail(`got the outcome of ${outcome.input} under key ${outcome.key}`);
      if (!carriedOut.some((done) => done.by === outcome.by))
        fail('got the outcome of an order that was not carried out');
      if (replayed !== (outcome.by !== by)) fail(`got the wrong value of replayed: ${String(replayed)}`);
    } catch (error) {
      // The result of a dead process reaches no caller.
      if (process.state === 'dead') return;
      const what = error instanceof GatewayError ? error.code : String(error);
      outcomes.push(what);
      if (!(error instanceof OutcomeUnknownError) && carriedOut.some((done) => done.by === by))
        fail(`was carried out, but got ${what}`);
      if (what === 'UPSTREAM_REJECTED' && !String(error).includes(`no ${input}`))
        fail('got the refusal of another input');
      if (others.length > 0 && !['IDEMPOTENCY_CONFLICT', 'UPSTREAM_UNAVAILABLE', 'Error: left'].includes(what))
        fail(`conflicts, but got ${what}`);
    }
  }

  scenario.orders.forEach((order, by) => clock.after(order.at, () => void ask(order, by)));
  for (const { at, replica, what } of scenario.failures) {
    clock.after(at, () => {
      const process = processes[replica];
      if (process === undefined) return;
      process.state = what === 'die' ? 'dead' : what === 'cut off' ? 'cut off' : 'up';
      if (what === 'die') processes[replica] = start();
    });
  }
  await clock.advance(15_000);
  for (const process of processes) process.state = 'up';
  await clock.advance(15_000);

  const afterwards = createOnce(shared);
  for (const { key, input, by } of carriedOut) {
    const again = () => Promise.reject(new Error('run again'));
    const came: unknown = await afterwards
      .once<Done>(request({ key: `order-${key}`, fingerprint: input }), again)
      .catch((error: unknown) => error);
    const right =
      came instanceof OutcomeUnknownError ||
      JSON.stringify(came) === JSON.stringify({ outcome: { key, input, by }, replayed: true });
    if (!right) violations.push(`order ${by} was carried out, and a late repeat got ${String(came)}`);
  }
  for (const key of [0, 1]) {
    const times = carriedOut.filter((done) => done.key === key).length;
    if (times > 1) violations.push(`key ${key} was carried out ${times} times`);
  }
  return { violations, outcomes };
}

/** In a dead process no promise settles. */
async function unlessDead(process: Process, time: Promise<void>): Promise<void> {
  await time;
  if (process.state === 'dead') await new Promise(() => {});
}

function remoteStore(store: IdempotencyStore, forward: <T>(command: () => Promise<T>) => Promise<T>): IdempotencyStore {
  return {
    lease: (lease) => forward(() => store.lease(lease)),
    markSent: (lease) => forward(() => store.markSent(lease)),
    renew: (lease) => forward(() => store.renew(lease)),
    record: (lease, outcome) => forward(() => store.record(lease, outcome)),
    release: (lease) => forward(() => store.release(lease)),
    listen: (name) => store.listen(name),
    close: () => store.close(),
  };
}
