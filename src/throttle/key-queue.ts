/**
 * The call queue of one key. It acquires permits one at a time, only while calls are queued and the bulkhead (p-limit)
 * has capacity. The call to send is chosen after the permit was acquired, so a late high-priority call still goes
 * first.
 */
import pLimit, { type LimitFunction } from 'p-limit';
import type { ThrottledError } from '../errors.js';
import { onAbort } from '../abort.js';
import { callsPerSecondOf, type WindowQuota } from './window-quota.js';
import type { Clock } from '../clock.js';
import type { QueueEvent, RefusalReason } from './events.js';
import { estimateWaitMs } from './wait-estimate.js';
import type { Forecast, RateLimiter, Permit } from './rate-limiter.js';
import { PriorityQueue } from './priority-queue.js';
import type { CallRequest } from './call-request.js';
import { busyError, createQueueEntry, type QueueEntry } from './queue-entry.js';

/** The longest pause: a mistaken `Retry-After` must not stop an operation for good. */
const maxPauseMs = 10 * 60_000;

export interface KeyQueueOptions {
  readonly key: string;
  readonly windowQuota: WindowQuota;
  readonly clock: Clock;
  /** Maximum number of queued calls. */
  readonly maxQueued: number;
  /** Maximum number of concurrent calls. */
  readonly maxInFlight: number;
  readonly onEvent: (event: QueueEvent) => void;
  readonly createLimiter: (wake: () => void) => RateLimiter;
}

/** Queues and dispatches the calls of one key. */
export class KeyQueue {
  readonly #options: KeyQueueOptions;
  readonly #limiter: RateLimiter;
  readonly #concurrency: LimitFunction;
  readonly #queue = new PriorityQueue<QueueEntry>();
  readonly #entries = new Set<QueueEntry>();
  #lastEffectiveLimit: number;
  #isDispatching = false;
  #wasWoken = false;
  #closed = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: KeyQueueOptions) {
    this.#options = options;
    this.#concurrency = pLimit(options.maxInFlight);
    this.#lastEffectiveLimit = callsPerSecondOf(options.windowQuota);
    this.#limiter = options.createLimiter(() => this.#wake());
  }

  get queued(): number {
    return this.#queue.length;
  }

  get inFlight(): number {
    return this.#concurrency.activeCount;
  }

  /** Calls per second that the AIMD limit currently allows. */
  get effectiveLimit(): number {
    return callsPerSecondOf(this.#limiter.forecast().effectiveQuota);
  }

  /** Calls that could be sent at once. */
  get remaining(): number {
    const { effectiveQuota, busyMs } = this.#limiter.forecast();
    return Math.max(0, effectiveQuota.permits - busyMs.length);
  }

  /** Estimated wait of a new call, in milliseconds; without a request, the wait of a call at the end of the queue. */
  estimateWaitMs(request?: Pick<CallRequest, 'flow' | 'class' | 'weight'>): number {
    return estimateWaitMs(this.#limiter.forecast(), request ? this.#queue.itemsAhead(request) : this.#queue.length);
  }

  run<T>(request: CallRequest, call: () => Promise<T>): Promise<T> {
    const { clock, maxQueued } = this.#options;
    if (request.signal?.aborted) return Promise.reject(request.signal.reason);
    if (this.#closed) return Promise.reject(this.#toBusyError(request, 'closed'));
    if (this.#queue.length >= maxQueued) return Promise.reject(this.#toBusyError(request, 'full'));
    const forecast = this.#limiter.forecast();
    if (!this.#canMeetDeadline(request, forecast, estimateWaitMs(forecast, this.#queue.itemsAhead(request))))
      return Promise.reject(this.#toBusyError(request, 'wait'));
    return new Promise((resolve, reject) => {
      this.#enqueue(createQueueEntry(request, call, clock, resolve, reject));
    });
  }

  /** Pauses the key because the upstream asked to wait. Rejects the queued calls whose deadlines are earlier. */
  pause(forMs: number): void {
    this.#limiter.pause(Math.min(forMs, maxPauseMs));
    for (const entry of this.#entries) if (!this.#canOutlastPause(entry.request)) this.#reject(entry, 'wait');
  }

  /** Rejects all queued calls. Calls in flight are not affected. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    for (const entry of this.#entries) this.#reject(entry, 'closed');
  }

  #enqueue(entry: QueueEntry): void {
    const { request, throttled } = entry;
    const dequeue = throttled ? this.#queue.requeue(entry) : this.#queue.enqueue(entry, request);
    const cancel =
      request.deadline === Number.POSITIVE_INFINITY
        ? undefined
        : this.#options.clock.after(request.deadline - this.#options.clock.now(), () =>
            this.#reject(entry, 'deadline'),
          );
    const stopListening = onAbort(request.signal, () => this.#abandon(entry));
    entry.remove = () => {
      dequeue();
      cancel?.();
      stopListening();
      this.#entries.delete(entry);
    };
    this.#entries.add(entry);
    void this.#dispatch();
  }

  #reject(entry: QueueEntry, reason: RefusalReason): void {
    this.#remove(entry);
    entry.reject(this.#toBusyError(entry.request, reason, entry.throttled));
  }

  #abandon(entry: QueueEntry): void {
    this.#remove(entry);
    this.#emit('abandoned', entry);
    entry.reject(entry.request.signal?.reason);
  }

  #remove(entry: QueueEntry): void {
    entry.remove();
    if (this.#queue.length === 0) this.#limiter.cancel();
  }

  /** Acquires permits and sends calls until the queue is empty, the bulkhead is full, or no permit is free. */
  async #dispatch(): Promise<void> {
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    this.#cancelTimer();
    while (this.#queue.length > 0 && this.#hasCapacity()) {
      this.#wasWoken = false;
      const answer = await this.#limiter.tryAcquire();
      this.#emitLimitChange();
      if ('retryAfterMs' in answer) {
        if (this.#wasWoken) continue;
        if (answer.retryAfterMs !== Number.POSITIVE_INFINITY) {
          this.#cancelTimer = this.#options.clock.after(answer.retryAfterMs, () => void this.#dispatch());
        }
        break;
      }
      this.#grant(answer);
    }
    this.#isDispatching = false;
  }

  #hasCapacity(): boolean {
    return this.#concurrency.activeCount + this.#concurrency.pendingCount < this.#options.maxInFlight;
  }

  /**
   * Whether a call sent after `afterMs` could get its reply before its deadline, with the fastest recent round trip.
   */
  #canMeetDeadline({ deadline }: CallRequest, { rttFloorMs }: Forecast, afterMs: number): boolean {
    return this.#options.clock.now() + afterMs + rttFloorMs <= deadline;
  }

  #canOutlastPause(request: CallRequest): boolean {
    const forecast = this.#limiter.forecast();
    return this.#canMeetDeadline(request, forecast, forecast.pausedMs);
  }

  #wake(): void {
    this.#wasWoken = true;
    void this.#dispatch();
  }

  #grant(permit: Permit): void {
    const forecast = this.#limiter.forecast();
    let entry = this.#queue.dequeue();
    // Too late to get a reply in time: sending would waste a permit, and the outcome of a write would stay unknown.
    while (entry && !this.#canMeetDeadline(entry.request, forecast, 0)) {
      this.#reject(entry, 'deadline');
      entry = this.#queue.dequeue();
    }
    if (!entry) return permit.release();
    entry.remove();
    if (!entry.throttled) entry.runInContext(() => this.#emit('waited', entry));
    void this.#send(entry, permit);
  }

  async #send(entry: QueueEntry, permit: Permit): Promise<void> {
    await this.#concurrency(() => entry.send(permit, (throttled) => this.#requeue(entry, throttled)));
    void this.#dispatch();
  }

  /** Puts a throttled call back at the head of the queue, with its original deadline. */
  #requeue(entry: QueueEntry, throttled: ThrottledError): void {
    const { request } = entry;
    this.#emit('throttled', entry);
    this.#emitLimitChange();
    entry.throttled = throttled;
    if (request.signal?.aborted) entry.reject(request.signal.reason);
    else if (this.#closed) this.#reject(entry, 'closed');
    else if (request.deadline <= this.#options.clock.now()) this.#reject(entry, 'deadline');
    else if (this.#limiter.forecast().pausedMs > 0 && !this.#canOutlastPause(request)) this.#reject(entry, 'wait');
    else this.#enqueue(entry);
  }

  #toBusyError(request: CallRequest, reason: RefusalReason, throttled?: ThrottledError): ThrottledError {
    const { key, onEvent } = this.#options;
    const retryAfterMs = Math.ceil(this.estimateWaitMs(request));
    onEvent({ type: 'refused', key, flow: request.flow, class: request.class, reason, retryAfterMs });
    return busyError(reason, retryAfterMs, throttled);
  }

  #emit(type: 'waited' | 'abandoned' | 'throttled', { request, enqueuedAt }: QueueEntry): void {
    const event = { key: this.#options.key, flow: request.flow, class: request.class };
    if (type === 'throttled') this.#options.onEvent({ type, ...event });
    else this.#options.onEvent({ type, ...event, waitedMs: this.#options.clock.now() - enqueuedAt });
  }

  #emitLimitChange(): void {
    const { key, windowQuota, onEvent } = this.#options;
    const { effectiveLimit } = this;
    if (effectiveLimit === this.#lastEffectiveLimit) return;
    this.#lastEffectiveLimit = effectiveLimit;
    onEvent({ type: 'limitChanged', key, callsPerSecond: callsPerSecondOf(windowQuota), effectiveLimit });
  }
}
