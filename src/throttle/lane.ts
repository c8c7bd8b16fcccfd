/**
 * The calls of one key, from joining the queue to their answer. A place is asked for only while somebody waits and the
 * bulkhead has room, one at a time, and whose turn it is gets decided when the place is there: priority stays real.
 */
import pLimit, { type LimitFunction } from 'p-limit';
import type { ThrottledError } from '../errors.js';
import { rateOf, type Allowance } from './allowance.js';
import type { Clock } from './clock.js';
import type { Departures } from './departures.js';
import type { QueueEvent, RefusalReason } from './events.js';
import { waitMs } from './foresight.js';
import type { Outlook, Pace, Place } from './pacer.js';
import { TurnQueue } from './turn-queue.js';
import type { Turn } from './turn.js';
import { refusal, waitingFor, type Waiting } from './waiting.js';

export interface LaneOptions {
  readonly key: string;
  readonly allowance: Allowance;
  readonly clock: Clock;
  readonly departures: Departures;
  /** Most calls that may wait. */
  readonly queueLimit: number;
  /** Most calls on their way. */
  readonly bulkhead: number;
  readonly onEvent: (event: QueueEvent) => void;
  readonly open: (wake: () => void) => Pace;
}

export class Lane {
  readonly #options: LaneOptions;
  readonly #pace: Pace;
  readonly #bulkhead: LimitFunction;
  readonly #queue = new TurnQueue<Waiting>();
  readonly #waiting = new Set<Waiting>();
  #limitInForce: number;
  #asking = false;
  #woken = false;
  #closed = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#bulkhead = pLimit(options.bulkhead);
    this.#limitInForce = rateOf(options.allowance);
    this.#pace = options.open(() => this.#wake());
  }

  get queued(): number {
    return this.#queue.length;
  }

  get inFlight(): number {
    return this.#bulkhead.activeCount;
  }

  /** Calls a second, as far as the upstream lets us use the quota. */
  get limitInForce(): number {
    return rateOf(this.#pace.outlook().inForce);
  }

  /** Calls that could be sent at once. */
  get remaining(): number {
    const { inForce, busyMs } = this.#pace.outlook();
    return Math.max(0, inForce.places - busyMs.length);
  }

  /** Milliseconds that a call would wait that came now; behind everybody, unless it is said whose call it is. */
  waitMs(turn?: Pick<Turn, 'flow' | 'class' | 'weight'>): number {
    return waitMs(this.#pace.outlook(), turn ? this.#queue.ahead(turn) : this.#queue.length);
  }

  run<T>(turn: Turn, call: () => Promise<T>): Promise<T> {
    const { clock, queueLimit } = this.#options;
    if (turn.signal?.aborted) return Promise.reject(turn.signal.reason);
    if (this.#closed) return Promise.reject(this.#refusal(turn, 'closed'));
    if (this.#queue.length >= queueLimit) return Promise.reject(this.#refusal(turn, 'full'));
    const outlook = this.#pace.outlook();
    if (!this.#canBeAnswered(turn, outlook, waitMs(outlook, this.#queue.ahead(turn))))
      return Promise.reject(this.#refusal(turn, 'wait'));
    return new Promise((resolve, reject) => {
      this.#join(waitingFor(turn, call, clock, resolve, reject));
    });
  }

  /** Refuses everybody who waits; calls on their way are answered. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    for (const waiting of this.#waiting) this.#giveUp(waiting, 'closed');
  }

  #join(waiting: Waiting): void {
    const { turn, throttled } = waiting;
    const leaveQueue = throttled ? this.#queue.putBack(waiting) : this.#queue.join(waiting, turn);
    const cancel =
      turn.deadline === Number.POSITIVE_INFINITY
        ? undefined
        : this.#options.clock.after(turn.deadline - this.#options.clock.now(), () => this.#giveUp(waiting, 'deadline'));
    const stopWatching = turn.signal && this.#options.departures.watch(turn.signal, () => this.#abandon(waiting));
    waiting.leave = () => {
      leaveQueue();
      cancel?.();
      stopWatching?.();
      this.#waiting.delete(waiting);
    };
    this.#waiting.add(waiting);
    void this.#pump();
  }

  #giveUp(waiting: Waiting, reason: RefusalReason): void {
    this.#left(waiting);
    waiting.reject(this.#refusal(waiting.turn, reason, waiting.throttled));
  }

  #abandon(waiting: Waiting): void {
    this.#left(waiting);
    this.#emit('abandoned', waiting);
    waiting.reject(waiting.turn.signal?.reason);
  }

  #left(waiting: Waiting): void {
    waiting.leave();
    if (this.#queue.length === 0) this.#pace.withdraw();
  }

  /** Asks for places as long as there is somebody to use them. */
  async #pump(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    this.#cancelTimer();
    while (this.#queue.length > 0 && this.#hasRoom()) {
      this.#woken = false;
      const answer = await this.#pace.ask();
      this.#noteLimit();
      if ('againInMs' in answer) {
        if (this.#woken) continue;
        if (answer.againInMs !== Number.POSITIVE_INFINITY) {
          this.#cancelTimer = this.#options.clock.after(answer.againInMs, () => void this.#pump());
        }
        break;
      }
      this.#give(answer);
    }
    this.#asking = false;
  }

  #hasRoom(): boolean {
    return this.#bulkhead.activeCount + this.#bulkhead.pendingCount < this.#options.bulkhead;
  }

  /** Whether the fastest answer of late would come before the deadline of a call that is sent after a wait. */
  #canBeAnswered({ deadline }: Turn, { floorMs }: Outlook, afterMs: number): boolean {
    return this.#options.clock.now() + afterMs + floorMs <= deadline;
  }

  #wake(): void {
    this.#woken = true;
    void this.#pump();
  }

  #give(place: Place): void {
    const outlook = this.#pace.outlook();
    let waiting = this.#queue.serve();
    // Its turn came too late: it would use up a place for nobody, and nobody would know what became of a write.
    while (waiting && !this.#canBeAnswered(waiting.turn, outlook, 0)) {
      this.#giveUp(waiting, 'deadline');
      waiting = this.#queue.serve();
    }
    if (!waiting) return place.unused();
    waiting.leave();
    if (!waiting.throttled) waiting.within(() => this.#emit('waited', waiting));
    void this.#carryOut(waiting, place);
  }

  async #carryOut(waiting: Waiting, place: Place): Promise<void> {
    await this.#bulkhead(() => waiting.send(place, (throttled) => this.#comeBack(waiting, throttled)));
    void this.#pump();
  }

  /** Back to the head of the queue, with the deadline that it had. */
  #comeBack(waiting: Waiting, throttled: ThrottledError): void {
    const { turn } = waiting;
    this.#emit('throttled', waiting);
    this.#noteLimit();
    waiting.throttled = throttled;
    if (turn.signal?.aborted) waiting.reject(turn.signal.reason);
    else if (this.#closed) this.#giveUp(waiting, 'closed');
    else if (turn.deadline <= this.#options.clock.now()) this.#giveUp(waiting, 'deadline');
    else this.#join(waiting);
  }

  #refusal(turn: Turn, reason: RefusalReason, throttled?: ThrottledError): ThrottledError {
    const { key, onEvent } = this.#options;
    const retryAfterMs = Math.ceil(this.waitMs(turn));
    onEvent({ type: 'refused', key, flow: turn.flow, class: turn.class, reason, retryAfterMs });
    return refusal(reason, retryAfterMs, throttled);
  }

  #emit(type: 'waited' | 'abandoned' | 'throttled', { turn, since }: Waiting): void {
    const event = { key: this.#options.key, flow: turn.flow, class: turn.class };
    if (type === 'throttled') this.#options.onEvent({ type, ...event });
    else this.#options.onEvent({ type, ...event, waitedMs: this.#options.clock.now() - since });
  }

  #noteLimit(): void {
    const { key, allowance, onEvent } = this.#options;
    const { limitInForce } = this;
    if (limitInForce === this.#limitInForce) return;
    this.#limitInForce = limitInForce;
    onEvent({ type: 'limitChanged', key, callsPerSecond: rateOf(allowance), limitInForce });
  }
}
