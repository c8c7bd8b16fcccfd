/**
 * A network whose faults a test controls: replaces `fetch` in a page. Faults wait on the page's clock, which the test
 * moves, so that minutes of waiting take no time.
 */
import type { Page } from 'playwright-core';

/** The fault of one request of the page. */
export interface NetworkFault {
  /** Name of the GraphQL operation that meets the fault. */
  readonly operation: string;
  /** How many requests of the operation meet it. */
  readonly count: number;
  /** How long the request waits before anything happens to it, in milliseconds. */
  readonly delayMs: number;
  /**
   * The gateway's own answer, or one of a proxy whose gateway is gone or that wants a sign-in, an answer without a body
   * or of errors only, a key that is rejected, a connection that breaks or on which nothing comes back.
   */
  readonly kind: 'answer' | 'badGateway' | 'signIn' | 'empty' | 'errors' | 'unauthenticated' | 'reset' | 'silence';
  /** Of an answer: the share of its bytes that arrive, 0 to 1. */
  readonly share: number;
  /** Of an answer: the time before each of its three parts, in milliseconds. */
  readonly gapMs: number;
  /** The fault after the bytes of an answer that arrive. */
  readonly end: 'close' | 'reset' | 'silence';
}

interface FaultyNetwork {
  faults: NetworkFault[];
  /** Requests to the gateway that are on their way, but for streams of events, which do not end. */
  openCount: number;
  /** The faults that requests have met. */
  readonly met: string[];
}

declare global {
  var faultyNetwork: FaultyNetwork;
}

/** Runs in the page, so it refers to nothing outside of itself. */
function install(): void {
  const realFetch = globalThis.fetch.bind(globalThis);
  const stored = globalThis.sessionStorage.getItem('faults') ?? '[]';
  const network: FaultyNetwork = { faults: JSON.parse(stored) as NetworkFault[], openCount: 0, met: [] };
  globalThis.faultyNetwork = network;

  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const isStream = ({ headers }: Response) => headers.get('content-type')?.includes('event-stream') === true;
  const answer = (status: number, type: string, body: string) =>
    new Response(body, { status, statusText: status === 502 ? 'Bad Gateway' : '', headers: { 'content-type': type } });
  const errors = (code: string) => JSON.stringify({ data: null, errors: [{ message: code, extensions: { code } }] });
  const aborted = (signal: AbortSignal | null | undefined) =>
    new Promise<never>((_, reject) => {
      const fail = () => reject(new DOMException('The user aborted a request.', 'AbortError'));
      if (signal?.aborted === true) fail();
      signal?.addEventListener('abort', fail);
    });

  /** The whole answer of the gateway, so that a test knows when nothing real is on its way. */
  async function ask(input: string | URL | Request, init: RequestInit | undefined): Promise<Response> {
    network.openCount += 1;
    try {
      const response = await realFetch(input, init);
      return isStream(response) ? response : new Response(await response.arrayBuffer(), response);
    } finally {
      network.openCount -= 1;
    }
  }

  async function* parts(response: Response, { share, gapMs }: NetworkFault): AsyncGenerator<Uint8Array> {
    const bytes = new Uint8Array(await response.arrayBuffer());
    const length = Math.floor(bytes.length * share);
    for (let part = 0; part < 3; part++) {
      if (gapMs > 0) await sleep(gapMs);
      yield bytes.slice((length * part) / 3, (length * (part + 1)) / 3);
    }
  }

  function cut(response: Response, fault: NetworkFault, signal: AbortSignal | null | undefined): Response {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        signal?.addEventListener('abort', () => controller.error(signal.reason));
        if (isStream(response)) await sleep(fault.gapMs);
        else for await (const part of parts(response, fault)) controller.enqueue(part);
        if (fault.end === 'close') controller.close();
        if (fault.end === 'reset') controller.error(new TypeError('network error'));
      },
    });
    return new Response(body, response);
  }

  globalThis.fetch = async (input, init) => {
    const operation = /"operationName":"(\w+)"/.exec(String(init?.body))?.[1];
    const index = network.faults.findIndex((fault) => fault.operation === operation);
    const fault = network.faults[index];
    if (fault === undefined) return ask(input, init);
    const { kind, count, delayMs } = fault;
    network.faults.splice(index, 1, ...(count > 1 ? [{ ...fault, count: count - 1 }] : []));
    network.met.push(`${operation}: ${kind}`);
    await Promise.race([sleep(delayMs), aborted(init?.signal)]);
    switch (kind) {
      case 'answer':
        return cut(await ask(input, init), fault, init?.signal);
      case 'badGateway':
        return answer(502, 'text/html', '<h1>502 Bad Gateway</h1>');
      case 'signIn':
        return answer(200, 'text/html', '<h1>Sign in to the network of the hotel</h1>');
      case 'empty':
        return answer(200, 'application/json', '');
      case 'errors':
        return answer(200, 'application/json', errors('INTERNAL_ERROR'));
      case 'unauthenticated':
        return answer(401, 'application/json', errors('UNAUTHENTICATED'));
      case 'reset':
        throw new TypeError('Failed to fetch');
      case 'silence':
        return aborted(init?.signal);
    }
  };
}

/** Resolves in the page once no real request is in progress and the data of the last one is shown. */
const quiet = `new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  let turns = 0;
  port1.onmessage = () => {
    if (faultyNetwork.openCount > 0) turns = 0;
    turns += 1;
    if (turns > 5) resolve();
    else port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
})`;

/** Gives a page, before it is opened, a clock that the test moves and a network that fails as the test says. */
export async function installFaultyNetwork(page: Page): Promise<void> {
  await page.clock.install();
  await page.addInitScript(install);
}

/** The next requests of the page meet these faults. */
export const setFaults = (page: Page, faults: readonly NetworkFault[]) =>
  page.evaluate((next) => void (globalThis.faultyNetwork.faults = [...next]), faults);

/** Loads the page again, whose first requests meet these faults. */
export async function reloadWithFaults(page: Page, faults: readonly NetworkFault[]): Promise<void> {
  await page.evaluate((next) => globalThis.sessionStorage.setItem('faults', JSON.stringify(next)), faults);
  await page.reload();
  await page.evaluate(() => globalThis.sessionStorage.setItem('faults', '[]'));
}

/** Moves the page's clock, and lets real requests end after each step. */
export async function passTime(page: Page, ms: number, stepMs = 1000): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await page.evaluate(quiet);
    await page.clock.runFor(Math.min(stepMs, ms - passed));
  }
  await page.evaluate(quiet);
}
