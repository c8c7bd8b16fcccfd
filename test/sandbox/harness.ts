import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import type { Delivery } from '../../src/sandbox/reply.js';
import type { RawRequest } from '../../src/sandbox/request.js';
import { acs3Call, signedAt, type CallToSign } from './signed-call.js';

/** The reply to a call: HTTP status, headers and parsed body. */
export interface SandboxReply {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** A clock that the test advances. */
export class SandboxTestClock {
  ms = Date.parse(signedAt);
  readonly now = () => this.ms;
}

/** A pseudo-random sequence (mulberry32), the same in every run. */
export function seededRandom(seed = 7): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A sandbox without a socket, with a fixed clock, that records its delays. */
export class SandboxHarness {
  readonly clock = new SandboxTestClock();
  readonly sleeps: number[] = [];
  readonly sandbox: Sandbox;

  constructor(options: SandboxOptions = {}) {
    this.sandbox = createSandbox({
      latencyMs: 0,
      now: this.clock.now,
      random: seededRandom(),
      // Quotas are raised, because they have tests of their own.
      quotas: { '*': 1000 },
      ...options,
    });
  }

  deliver(rawRequest: RawRequest): Promise<Delivery> {
    const sleep = (ms: number) => {
      if (ms > 0) this.sleeps.push(ms);
      return Promise.resolve();
    };
    return this.sandbox.handle(rawRequest, { origin: 'http://127.0.0.1:4010', sleep });
  }

  async send(rawRequest: RawRequest): Promise<SandboxReply> {
    const delivery = await this.deliver(rawRequest);
    if (delivery.kind !== 'send') throw new Error(`Expected a reply; the connection was left in ${delivery.kind}.`);
    const { status, headers, body } = delivery.reply;
    const parsed: unknown = JSON.parse(body.toString());
    if (typeof parsed !== 'object' || parsed === null) throw new Error(`Expected an object; got ${body.toString()}.`);
    return { status, headers, body: { ...parsed } };
  }

  /** A correctly signed call at the time of the clock. */
  call(action: string, parameters: Record<string, string> = {}, more: Partial<CallToSign> = {}): Promise<SandboxReply> {
    const date = `${new Date(this.clock.ms).toISOString().slice(0, 19)}Z`;
    return this.send(acs3Call({ action, parameters, date, ...more }));
  }

  /** The records of a space's numbers. */
  async numbers(custSpaceId?: string): Promise<Record<string, string>[]> {
    const { body } = await this.call(
      'QueryChatappPhoneNumbers',
      custSpaceId === undefined ? {} : { CustSpaceId: custSpaceId },
    );
    return recordsIn(body['PhoneNumbers']);
  }

  /** The digits of the first number of the account's own space. */
  async firstNumber(): Promise<string> {
    return (await this.numbers())[0]?.['PhoneNumber'] ?? '';
  }

  /** The records of a number's codes. */
  async codes(digits: string): Promise<Record<string, string>[]> {
    const { body } = await this.call('ListPhoneMessageQrdl', { PhoneNumber: digits });
    return recordsIn(body['Data']);
  }
}

const isRecord = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((field) => typeof field === 'string');

/** The list of records in a reply. */
export function recordsIn(value: unknown): Record<string, string>[] {
  if (!Array.isArray(value)) throw new Error(`Expected a list of records; got ${JSON.stringify(value)}.`);
  return value.map((record) => recordIn(record));
}

export function recordIn(value: unknown): Record<string, string> {
  if (!isRecord(value)) throw new Error(`Expected a record of texts; got ${JSON.stringify(value)}.`);
  return value;
}
