/**
 * Read-your-writes check over HTTP: readers and one writer work on the codes of one number. Reads are slow enough to
 * overlap writes. A read that begins after a write was acknowledged must show that write.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AddMessageQrdlDocument,
  CodesOfNumberDocument,
  DeleteMessageQrdlDocument,
  UpdateMessageQrdlDocument,
} from '../client/generated/graphql.js';
import type { TestGateway } from '../test-gateway.js';

/** Latency of the upstream in milliseconds: 20 to 220. */
export const slowSandbox = { latencyMs: 20, jitterMs: 200, quotas: { '*': 1000 } } as const;

const readerCount = 8;

/** Longest pause of a reader in milliseconds. Without pauses the readers would use the whole CPU. */
const maxPauseMs = 10;

/** A text of a code and the period in which it was current, as sequence numbers of requests and responses. */
interface TextInterval {
  readonly text: string;
  /** When its write was acknowledged. */
  readonly shownFrom: number;
  /** When the write that replaces it was sent. */
  hiddenFrom: number;
  /** When the write that replaces it was acknowledged. */
  goneFrom: number;
}

export interface ReadYourWritesResult {
  readonly reads: number;
  readonly writes: number;
  /** Reads during which a write was sent or acknowledged. */
  readonly overlapping: number;
  /** Reads that missed a text added before they began, or that showed a text replaced or deleted before they began. */
  readonly violations: readonly string[];
}

export interface ReadYourWritesOptions {
  /** Replicas that readers and the writer use in turn. */
  readonly gateways: readonly TestGateway[];
  readonly custSpaceId: string;
  readonly number: string;
  readonly ms: number;
}

export async function checkReadYourWrites({
  gateways,
  custSpaceId,
  number,
  ms,
}: ReadYourWritesOptions): Promise<ReadYourWritesResult> {
  const texts: TextInterval[] = [];
  const violations: string[] = [];
  const moments: number[] = [];
  const counts = { reads: 0, writes: 0, overlapping: 0 };
  const until = performance.now() + ms;
  const isRunning = () => performance.now() < until;
  let time = 0;
  const tick = () => (time += 1);
  const gatewayFor = (round: number): TestGateway => {
    const gateway = gateways[round % gateways.length];
    if (gateway === undefined) throw new Error('Expected at least one gateway; got none.');
    return gateway;
  };

  async function read(reader: number, round: number): Promise<void> {
    const began = tick();
    const { body } = await gatewayFor(reader + round).request(CodesOfNumberDocument, { custSpaceId, number });
    const ended = tick();
    const nodes = body.data?.phoneNumber?.messageQrdls?.nodes;
    if (nodes === undefined)
      throw new Error(`Expected the codes of ${number}; got ${JSON.stringify(body).slice(0, 300)}.`);
    const shown = new Set(nodes.map(({ prefilledMessage }) => prefilledMessage));
    for (const { text, shownFrom, hiddenFrom, goneFrom } of texts) {
      if (shownFrom < began && ended < hiddenFrom && !shown.has(text))
        violations.push(
          `${text} is missing: it was there from ${shownFrom}, and this read lasted from ${began} to ${ended}`,
        );
      if (goneFrom < began && shown.has(text))
        violations.push(
          `${text} is shown: it was gone from ${goneFrom}, and this read lasted from ${began} to ${ended}`,
        );
    }
    counts.reads += 1;
    if (moments.some((moment) => began < moment && moment < ended)) counts.overlapping += 1;
  }

  async function write(): Promise<void> {
    let code: string | undefined;
    let last: TextInterval | undefined;
    for (let round = 0; isRunning(); round++) {
      const gateway = gatewayFor(round);
      const text = `Text ${round}`;
      const sent = tick();
      moments.push(sent);
      if (last !== undefined) last.hiddenFrom = sent;
      if (code === undefined)
        code = added(
          await gateway.request(AddMessageQrdlDocument, {
            input: { custSpaceId, phoneNumber: number, prefilledMessage: text },
          }),
        );
      else if (round % 3 === 1)
        code = updated(
          await gateway.request(UpdateMessageQrdlDocument, {
            input: { custSpaceId, phoneNumber: number, code, prefilledMessage: text },
          }),
        );
      else
        code = deleted(
          await gateway.request(DeleteMessageQrdlDocument, { input: { custSpaceId, phoneNumber: number, code } }),
        );
      const answered = tick();
      moments.push(answered);
      if (last !== undefined) last.goneFrom = answered;
      last = code === undefined ? undefined : { text, shownFrom: answered, hiddenFrom: Infinity, goneFrom: Infinity };
      if (last !== undefined) texts.push(last);
      counts.writes += 1;
    }
  }

  async function readUntilEnd(reader: number): Promise<void> {
    for (let round = 0; isRunning(); round++) {
      await read(reader, round);
      await sleep(Math.random() * maxPauseMs);
    }
  }

  await Promise.all([write(), ...Array.from({ length: readerCount }, (_, reader) => readUntilEnd(reader))]);
  return { ...counts, violations };
}

type Answer<T> = { readonly body: { readonly data?: T | null | undefined } };

function added({ body }: Answer<{ addMessageQrdl: { __typename: string; messageQrdl?: { code: string } } }>): string {
  return codeOf(body, body.data?.addMessageQrdl.messageQrdl);
}

function updated({
  body,
}: Answer<{ updateMessageQrdl: { __typename: string; messageQrdl?: { code: string } } }>): string {
  return codeOf(body, body.data?.updateMessageQrdl.messageQrdl);
}

function deleted({ body }: Answer<{ deleteMessageQrdl: { __typename: string } }>): undefined {
  if (body.data?.deleteMessageQrdl.__typename !== 'DeleteMessageQrdlSuccess')
    throw new Error(`Expected the code to be deleted; got ${JSON.stringify(body)}.`);
}

function codeOf(body: unknown, qrdl: { readonly code: string } | undefined): string {
  if (qrdl === undefined) throw new Error(`Expected a write to succeed; got ${JSON.stringify(body)}.`);
  return qrdl.code;
}
