/**
 * Readers beside a writer, over HTTP, on the codes of one number. Reads are slow enough to straddle writes: they begin before one and
 * end after it. What was read is compared with what had been answered to the writer: whatever began after an answer must show it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AddMessageQrdlDocument,
  CodesOfNumberDocument,
  DeleteMessageQrdlDocument,
  UpdateMessageQrdlDocument,
} from '../client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';

/** How long a call of the upstream takes, in milliseconds: 20 to 220. */
export const slowSandbox = { latencyMs: 20, jitterMs: 200, quotas: { '*': 1000 } } as const;

const readers = 8;

/** Longest pause of a reader, in milliseconds: without one they would keep the machine from everything else. */
const pauseMs = 10;

/** A text that a code had, and since when and until when: in the order of what was sent and answered. */
interface Text {
  readonly text: string;
  /** Its write was answered. */
  readonly shownFrom: number;
  /** The write that ends it was sent. */
  hiddenFrom: number;
  /** And answered. */
  goneFrom: number;
}

export interface Straddled {
  readonly reads: number;
  readonly writes: number;
  /** Reads that a write was sent or answered during. */
  readonly straddling: number;
  /** Reads without what had been added before they began, or with what had been changed or deleted before. */
  readonly wrong: readonly string[];
}

export interface StraddleOptions {
  /** Whom readers and the writer ask, each time another. */
  readonly gateways: readonly TestGateway[];
  readonly custSpaceId: string;
  readonly number: string;
  readonly ms: number;
}

export async function straddle({ gateways, custSpaceId, number, ms }: StraddleOptions): Promise<Straddled> {
  const texts: Text[] = [];
  const wrong: string[] = [];
  const moments: number[] = [];
  const counts = { reads: 0, writes: 0, straddling: 0 };
  const until = performance.now() + ms;
  const running = () => performance.now() < until;
  let time = 0;
  const tick = () => (time += 1);
  const anyone = (turn: number): TestGateway => {
    const gateway = gateways[turn % gateways.length];
    if (gateway === undefined) throw new Error('Expected at least one gateway; got none.');
    return gateway;
  };

  async function read(reader: number, turn: number): Promise<void> {
    const began = tick();
    const { body } = await anyone(reader + turn).ask(CodesOfNumberDocument, { custSpaceId, number });
    const ended = tick();
    const nodes = body.data?.phoneNumber?.messageQrdls?.nodes;
    if (nodes === undefined)
      throw new Error(`Expected the codes of ${number}; got ${JSON.stringify(body).slice(0, 300)}.`);
    const shown = new Set(nodes.map(({ prefilledMessage }) => prefilledMessage));
    for (const { text, shownFrom, hiddenFrom, goneFrom } of texts) {
      if (shownFrom < began && ended < hiddenFrom && !shown.has(text))
        wrong.push(
          `${text} is missing: it was there from ${shownFrom}, and this read lasted from ${began} to ${ended}`,
        );
      if (goneFrom < began && shown.has(text))
        wrong.push(`${text} is shown: it was gone from ${goneFrom}, and this read lasted from ${began} to ${ended}`);
    }
    counts.reads += 1;
    if (moments.some((moment) => began < moment && moment < ended)) counts.straddling += 1;
  }

  async function write(): Promise<void> {
    let code: string | undefined;
    let last: Text | undefined;
    for (let turn = 0; running(); turn++) {
      const gateway = anyone(turn);
      const text = `Text ${turn}`;
      const sent = tick();
      moments.push(sent);
      if (last !== undefined) last.hiddenFrom = sent;
      if (code === undefined)
        code = added(
          await gateway.ask(AddMessageQrdlDocument, {
            input: { custSpaceId, phoneNumber: number, prefilledMessage: text },
          }),
        );
      else if (turn % 3 === 1)
        code = updated(
          await gateway.ask(UpdateMessageQrdlDocument, {
            input: { custSpaceId, phoneNumber: number, code, prefilledMessage: text },
          }),
        );
      else
        code = deleted(
          await gateway.ask(DeleteMessageQrdlDocument, { input: { custSpaceId, phoneNumber: number, code } }),
        );
      const answered = tick();
      moments.push(answered);
      if (last !== undefined) last.goneFrom = answered;
      last = code === undefined ? undefined : { text, shownFrom: answered, hiddenFrom: Infinity, goneFrom: Infinity };
      if (last !== undefined) texts.push(last);
      counts.writes += 1;
    }
  }

  async function readOn(reader: number): Promise<void> {
    for (let turn = 0; running(); turn++) {
      await read(reader, turn);
      await sleep(Math.random() * pauseMs);
    }
  }

  await Promise.all([write(), ...Array.from({ length: readers }, (_, reader) => readOn(reader))]);
  return { ...counts, wrong };
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
  if (qrdl === undefined) throw new Error(`Expected a write to be carried out; got ${JSON.stringify(body)}.`);
  return qrdl.code;
}
