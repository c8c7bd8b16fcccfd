/**
 * A proxy in front of the sandbox that loses requests and replies, throttles and fails. It keeps a ledger of the writes
 * that the upstream carried out for each number, whether or not their replies arrived.
 */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningSandbox } from '../../src/sandbox/index.js';

/** A write that was carried out. */
export interface LedgerEntry {
  /** When the call was passed on, and when its reply arrived. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly action: string;
  readonly digits: string;
  readonly succeeded: boolean;
  /** The error of the upstream. */
  readonly code: string | undefined;
}

/** The probability of each fault, per call. */
export interface FaultRates {
  readonly lostRequest: number;
  readonly lostReply: number;
  readonly throttled: number;
  readonly badGateway: number;
}

export interface FaultyUpstream {
  readonly port: number;
  readonly ledger: readonly LedgerEntry[];
  /** How often each fault was injected. */
  readonly faults: Readonly<Record<keyof FaultRates, number>>;
  /** Ends all faults. */
  calm(): void;
  close(): Promise<void>;
}

const writes: ReadonlySet<string> = new Set([
  'AddChatappPhoneNumber',
  'GetChatappVerifyCode',
  'ChatappVerifyAndRegister',
  'ChatappPhoneNumberRegister',
  'ChatappPhoneNumberDeregister',
  'ModifyPhoneBusinessProfile',
]);

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export async function startFaultyUpstream(
  sandbox: RunningSandbox,
  rates: FaultRates,
  random: () => number,
): Promise<FaultyUpstream> {
  const ledger: LedgerEntry[] = [];
  const faults = { lostRequest: 0, lostReply: 0, throttled: 0, badGateway: 0 };
  let isCalm = false;

  /** The fault of a call, if any, chosen by one random number. */
  function draw(): keyof FaultRates | null {
    let rest = random();
    for (const [fault, rate] of Object.entries(rates) as [keyof FaultRates, number][]) {
      if (rest < rate && !isCalm) {
        faults[fault] += 1;
        return fault;
      }
      rest -= rate;
    }
    return null;
  }

  function record(startedAt: number, incoming: IncomingMessage, { status, body }: Reply): void {
    const action = String(incoming.headers['x-acs-action']);
    if (!writes.has(action)) return;
    const parameters = new URL(incoming.url ?? '/', 'http://sandbox').searchParams;
    const reply: unknown = JSON.parse(body.toString());
    const code = typeof reply === 'object' && reply !== null && 'Code' in reply ? String(reply.Code) : undefined;
    const succeeded = status === 200 && code === 'OK';
    const digits = `${parameters.get('Cc') ?? ''}${parameters.get('PhoneNumber') ?? ''}`;
    ledger.push({ startedAt, endedAt: Date.now(), action, digits, succeeded, code: succeeded ? undefined : code });
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const fault = draw();
    if (fault === 'lostRequest') return void incoming.socket.destroy();
    if (fault === 'throttled') {
      const throttled = { Code: 'Throttling.User', Message: 'Request was denied due to user flow control.' };
      return void outgoing
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...throttled, RequestId: 'throttled' }));
    }
    if (fault === 'badGateway')
      return void outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502</h1>');
    const startedAt = Date.now();
    const reply = await forward(sandbox, incoming, body);
    record(startedAt, incoming, reply);
    if (fault === 'lostReply') return void incoming.socket.destroy();
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  }

  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing).catch(() => outgoing.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    ledger,
    faults,
    calm: () => void (isCalm = true),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Passes the call on unchanged, because its signature covers the headers, including the host of the proxy. */
function forward(sandbox: RunningSandbox, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { host, port } = sandbox;
    const outgoing = request({ host, port, method, path: url, headers }, (reply) => {
      readAll(reply).then(
        (content) => resolve({ status: reply.statusCode ?? 500, headers: reply.headers, body: content }),
        reject,
      );
    });
    outgoing.on('error', reject).end(body);
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
