/**
 * The load of the long run: writers that add, change and delete codes and read their own writes; readers; subscribers;
 * invalid and unique documents; and callers that disconnect.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openEventStream, type EventStream } from '../event-stream.js';
import { SoakClient, type ClientResult } from './client.js';

const readQuery =
  'query ($number: E164!) { answer: phoneNumber(number: $number) { number messageQrdls(first: 100) { nodes { id ' +
  'prefilledMessage } } } }';
const writeQueries = {
  add:
    'mutation ($input: AddMessageQrdlInput!) { answer: addMessageQrdl(input: $input) { ... on ' +
    'AddMessageQrdlSuccess { messageQrdl { id } } ... on Error { code message } } }',
  update:
    'mutation ($input: UpdateMessageQrdlInput!) { answer: updateMessageQrdl(input: $input) { ... on ' +
    'UpdateMessageQrdlSuccess { messageQrdl { id } } ... on Error { code message } } }',
  delete:
    'mutation ($input: DeleteMessageQrdlInput!) { answer: deleteMessageQrdl(input: $input) { __typename ... on ' +
    'Error { code message } } }',
} as const;
const subscription =
  'subscription { messageQrdlsChanged { number messageQrdls(first: 100) { nodes { prefilledMessage } } } }';

/** Number of codes that a writer keeps before it deletes its oldest. */
const maxCodesPerWriter = 12;
/** Pause of each caller between two requests. */
const pauseMs = 40;

interface Code {
  readonly text: string;
  readonly id: string;
}

export interface SoakLoadOptions {
  readonly replicaUrls: readonly string[];
  /** Phone numbers in E.164. Each of the first ones has a writer; all of them are read. */
  readonly numbers: readonly string[];
  readonly writers: number;
  readonly subscribers: number;
}

export class SoakLoad {
  readonly client = new SoakClient();
  /** Texts that certainly exist, by number: added or changed successfully, and not deleted since. */
  readonly expectedTexts = new Map<string, Set<string>>();
  /** Texts whose write has an unknown outcome, so that they may exist. */
  readonly unknownTexts = new Set<string>();
  /** Reads of a caller that contradict its own writes. */
  readonly wrongAnswers: string[] = [];
  events = 0;
  readonly #options: SoakLoadOptions;
  #counter = 0;
  readonly #codes = new Map<string, Code[]>();

  constructor(options: SoakLoadOptions) {
    this.#options = options;
  }

  /** Runs the load until the signal aborts and all requests in progress have been answered. */
  async run(signal: AbortSignal): Promise<void> {
    const { numbers, writers, subscribers } = this.#options;
    await Promise.all([
      ...numbers.slice(0, writers).map((number) => this.#write(number, signal)),
      this.#read({}, signal),
      this.#read({ 'cache-control': 'no-cache' }, signal),
      this.#disturb(signal),
      ...Array.from({ length: subscribers }, (_, index) => this.#subscribe(index, signal)),
    ]);
  }

  #nextReplica(): string {
    const { replicaUrls } = this.#options;
    return replicaUrls[this.#counter++ % replicaUrls.length] ?? '';
  }

  /** Repeats a write under its key, alternating between the replicas, until its outcome is known. */
  async #settle(kind: keyof typeof writeQueries, input: Readonly<Record<string, unknown>>): Promise<ClientResult> {
    const idempotencyKey = `soak ${process.pid} ${this.#counter++}`;
    for (;;) {
      const answer = await this.client.ask(this.#nextReplica(), writeQueries[kind], {
        input: { ...input, idempotencyKey },
      });
      if (answer.code === 'ok' || !answer.isRetryable) return answer;
      await sleep(3 * pauseMs);
    }
  }

  async #write(number: string, signal: AbortSignal): Promise<void> {
    const codes = this.#codes.get(number) ?? [];
    const texts = this.expectedTexts.get(number) ?? new Set<string>();
    this.#codes.set(number, codes);
    this.expectedTexts.set(number, texts);
    while (!signal.aborted) {
      const [oldest] = codes;
      const kind = codes.length >= maxCodesPerWriter ? 'delete' : oldest && this.#counter % 4 === 0 ? 'update' : 'add';
      const text = `soak ${this.#counter++}`;
      if (kind !== 'add' && oldest) {
        codes.shift();
        texts.delete(oldest.text);
        // Until the outcome is known, either text may exist.
        this.unknownTexts.add(oldest.text);
      }
      this.unknownTexts.add(text);
      const target = kind === 'add' ? { phoneNumber: number } : { id: oldest?.id };
      const answer = await this.#settle(kind, { ...target, ...(kind === 'delete' ? {} : { prefilledMessage: text }) });
      if (answer.code === 'ok') {
        this.unknownTexts.delete(text);
        if (oldest && kind !== 'add') this.unknownTexts.delete(oldest.text);
        const id = (answer.data as { messageQrdl?: { id: string } | null }).messageQrdl?.id;
        if (kind !== 'delete') texts.add(text);
        if (kind !== 'delete' && id !== undefined) codes.push({ text, id });
      }
      await this.#checkTexts(number, kind === 'delete' ? undefined : text, answer.code === 'ok');
      await sleep(pauseMs);
    }
  }

  /** Reads a number at another replica. Every text that certainly exists must be there, and no deleted one. */
  async #checkTexts(number: string, written: string | undefined, isWritten: boolean): Promise<void> {
    const answer = await this.client.ask(this.#nextReplica(), readQuery, { number });
    if (answer.code !== 'ok') return;
    const shown = textsOf(answer.data);
    for (const text of this.contradictions(number, shown))
      this.wrongAnswers.push(
        `${text} (after ${isWritten ? 'writing' : 'failing to write'} ${written ?? 'a deletion'})`,
      );
  }

  /**
   * Describes the differences between the texts that were read and those that must exist. Meanwhile the writer waits.
   */
  contradictions(number: string, shown: readonly string[]): string[] {
    const expected = this.expectedTexts.get(number) ?? new Set<string>();
    const missing = [...expected].filter((text) => !shown.includes(text)).map((text) => `${text} is missing`);
    const deleted = shown
      .filter((text) => text.startsWith('soak ') && !expected.has(text) && !this.unknownTexts.has(text))
      .map((text) => `${text} was deleted`);
    const doubled = shown
      .filter((text, index) => text.startsWith('soak ') && shown.indexOf(text) !== index)
      .map((text) => `${text} exists twice`);
    return [...missing, ...deleted, ...doubled];
  }

  async #read(headers: Record<string, string>, signal: AbortSignal): Promise<void> {
    const { numbers } = this.#options;
    while (!signal.aborted) {
      const number = numbers[this.#counter % numbers.length];
      await this.client.ask(this.#nextReplica(), readQuery, { number }, { headers });
      await sleep(pauseMs);
    }
  }

  /** Unique documents, invalid documents, and callers that disconnect, because any of them could fill a store. */
  async #disturb(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const alias = `a${this.#counter++}`;
      await this.client.ask(this.#nextReplica(), `{ answer: wabas { name } ${alias}: __typename }`);
      await this.client.ask(this.#nextReplica(), `{ answer: ${alias} }`);
      const fresh = { headers: { 'cache-control': 'no-cache' }, signal: AbortSignal.timeout(5) };
      await this.client.ask(this.#nextReplica(), '{ answer: wabas { name } }', {}, fresh);
      await sleep(pauseMs);
    }
  }

  /** A subscriber that reconnects after 20 to 30 seconds. */
  async #subscribe(index: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let stream: EventStream<unknown> | undefined;
      try {
        stream = await openEventStream(this.#nextReplica(), subscription);
        await Promise.race([stream.ended, sleep(20_000 + index * 1_000, undefined, { signal })]);
      } catch {
        // The load has ended or the replica refused the connection; the loop then stops or reconnects.
        await sleep(pauseMs);
      }
      this.events += stream?.events.length ?? 0;
      stream?.disconnect();
    }
  }
}

export function textsOf(data: unknown): string[] {
  const number = data as { messageQrdls: { nodes: { prefilledMessage: string }[] } };
  return number.messageQrdls.nodes.map(({ prefilledMessage }) => prefilledMessage);
}

/** Reads a number's texts; undefined if there was no answer. */
export async function readTexts(client: SoakClient, url: string, number: string): Promise<string[] | undefined> {
  const answer = await client.ask(url, readQuery, { number });
  return answer.code === 'ok' ? textsOf(answer.data) : undefined;
}
