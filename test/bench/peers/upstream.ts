/**
 * The upstream of the comparison: an HTTP server that answers the three reads of a dashboard for any space, after a
 * fixed latency. It does little else, so that its own CPU time does not limit the servers that are compared.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdmission } from '../../throttle/simulated-upstream.js';

export interface PeersUpstream {
  readonly port: number;
  /** Calls so far. */
  readonly calls: number;
  /** Calls that were rejected because of the quota. */
  readonly throttled: number;
  close(): Promise<void>;
}

export interface PeersUpstreamOptions {
  readonly latencyMs: number;
  /** Number of calls of an operation that are admitted in any second; unlimited by default. */
  readonly callsPerSecond?: number;
}

/**
 * The id of the n-th space with this many numbers and codes. A space that no server has read yet is cold in every
 * cache.
 */
export const spaceId = (n: number, numbers = 20, codesPerNumber = 5) => `space-${n}-with-${numbers}x${codesPerNumber}`;

export async function startPeersUpstream(options: PeersUpstreamOptions): Promise<PeersUpstream> {
  const { latencyMs, callsPerSecond = Number.POSITIVE_INFINITY } = options;
  let calls = 0;
  let throttled = 0;
  const quotas = new Map<string, (now: number) => boolean>();
  const bodies = new Map<string, Buffer>();

  function admits(action: string): boolean {
    if (callsPerSecond === Number.POSITIVE_INFINITY) return true;
    const admit = quotas.get(action) ?? createAdmission('sliding', callsPerSecond);
    quotas.set(action, admit);
    return admit(performance.now());
  }

  const server = createServer((request, response) => {
    const action = String(request.headers['x-acs-action']);
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const isAdmitted = admits(action);
    calls += 1;
    if (!isAdmitted) throttled += 1;
    const body = isAdmitted ? bodyOf(action, searchParams) : throttlingBody;
    request.resume();
    setTimeout(() => {
      response
        .writeHead(isAdmitted ? 200 : 400, { 'content-type': 'application/json', 'content-length': body.length })
        .end(body);
    }, latencyMs);
  });

  function bodyOf(action: string, parameters: URLSearchParams): Buffer {
    const key = `${action} ${String(parameters)}`;
    const known = bodies.get(key);
    if (known !== undefined) return known;
    const payload = payloadOf(action, parameters.get('CustSpaceId') ?? '', parameters.get('PhoneNumber') ?? '');
    const body = Buffer.from(JSON.stringify({ Code: 'OK', Message: 'OK', RequestId: 'A1', ...payload }));
    bodies.set(key, body);
    return body;
  }

  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get calls() {
      return calls;
    },
    get throttled() {
      return throttled;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const throttlingBody = Buffer.from(
  JSON.stringify({ Code: 'Throttling.User', Message: 'Request was denied due to user flow control.', RequestId: 'A1' }),
);

function payloadOf(action: string, space: string, digits: string): Readonly<Record<string, unknown>> {
  const [, numbers = 0, codes = 0] = /-with-(\d+)x(\d+)$/.exec(space) ?? [];
  if (action === 'QueryChatappBindWaba') return { Data: { Id: '200000000000001', Name: 'Meridian Coffee' } };
  if (action === 'QueryChatappPhoneNumbers') {
    return { PhoneNumbers: Array.from({ length: Number(numbers) }, (_, index) => phoneNumberRecord(digitsOf(index))) };
  }
  return { Data: Array.from({ length: Number(codes) }, (_, index) => messageQrdlRecord(digits, index)) };
}

/** The digits of the n-th number of every space. */
export const digitsOf = (index: number) => `4915112340${String(index).padStart(3, '0')}`;

function phoneNumberRecord(digits: string) {
  return {
    PhoneNumber: digits,
    VerifiedName: 'Meridian Coffee',
    Status: 'CONNECTED',
    QualityRating: 'GREEN',
    MessagingLimitTier: 'TIER_10K',
    CodeVerificationStatus: 'VERIFIED',
    NameStatus: 'APPROVED',
    NewNameStatus: 'NONE',
    IsOfficial: 'N',
    UpQueue: 'incoming',
    StatusQueue: 'receipts',
    UpCallbackUrl: 'https://partner.example/incoming',
  };
}

function messageQrdlRecord(digits: string, index: number) {
  const code = `${digits.slice(-4)}ABCDEFGHI${index}`;
  return {
    PhoneNumber: digits,
    QrdlCode: code,
    PrefilledMessage: `Hello, I am at table ${index + 1} and would like to see the menu of today.`,
    DeepLinkUrl: `https://wa.me/message/${code}`,
    GenerateQrImage: 'SVG',
  };
}
