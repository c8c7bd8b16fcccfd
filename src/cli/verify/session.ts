import { sleep } from '../../clock.js';
import { isJsonObject, tryParseJson } from '../../json.js';
import { isRead, type CamsReply, type OperationEntry } from '../../operations/index.js';
import type { Throttle } from '../../throttle/index.js';
import { TransportError, type Transport, type TransportReply } from '../../upstream/index.js';

/** How often a throttled call is repeated, and the delay before each repeat. CAMS does not execute a throttled call. */
const maxThrottledRetries = 5;
const throttledRetryMs = 1_100;

const successCodes = new Set(['ok', 'success', '200']);

/** A raw reply of the upstream, without the gateway's interpretation. */
export interface RawReply {
  readonly ok: boolean;
  /** HTTP status; null without a reply. */
  readonly status: number | null;
  /** `Code` of the reply; without a reply, the kind of failure. Contains no data of the caller. */
  readonly code: string;
  readonly body: CamsReply;
}

type CallableOperation = Pick<OperationEntry, 'action' | 'access' | 'callsPerSecond'>;

export interface UpstreamSession {
  /** Makes one call within the operation's quota. Repeats only throttled calls. */
  call(operation: CallableOperation, query: Readonly<Record<string, string>>): Promise<RawReply>;
  /** Makes one call at once, outside of the throttle. */
  callUnthrottled(operation: CallableOperation, query: Readonly<Record<string, string>>): Promise<RawReply>;
}

export interface UpstreamSessionOptions {
  readonly transport: Transport;
  readonly throttle: Throttle;
  readonly quota: (operation: CallableOperation) => number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** How long a call may wait for its quota. */
const maxQueueMs = 60_000;

export function createUpstreamSession({ transport, throttle, quota, now }: UpstreamSessionOptions): UpstreamSession {
  async function callUnthrottled(operation: CallableOperation, query: Readonly<Record<string, string>>) {
    try {
      const isWrite = !isRead(operation);
      return toRawReply(await transport.send({ action: operation.action, query, isWrite }));
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return { ok: false, status: null, code: error.message, body: {} };
    }
  }

  return {
    callUnthrottled,
    async call(operation, query) {
      for (let attempt = 0; ; attempt += 1) {
        const request = {
          key: `verify ${operation.action}`,
          callsPerSecond: quota(operation),
          flow: 'verify',
          class: 'interactive',
          deadline: now() + maxQueueMs,
        } as const;
        const reply = await throttle.run(request, () => callUnthrottled(operation, query));
        if (!isThrottled(reply) || attempt >= maxThrottledRetries) return reply;
        await sleep(throttledRetryMs);
      }
    },
  };
}

export function isThrottled({ code }: RawReply): boolean {
  return /^(Throttling|System\.LimitControl)/i.test(code);
}

function toRawReply({ status, body }: TransportReply): RawReply {
  const parsed = typeof body === 'string' ? parseObject(body) : body;
  const code = typeof parsed['Code'] === 'string' ? parsed['Code'].trim() : '';
  const ok = status >= 200 && status < 300 && successCodes.has(code.toLowerCase());
  // A Code is a single word. Longer text may quote the request, and reports must be safe to share.
  return { ok, status, code: /^[\w.]{1,80}$/.test(code) ? code : '(no code)', body: parsed };
}

function parseObject(text: string): CamsReply {
  const parsed = tryParseJson(text);
  return isJsonObject(parsed) ? { ...parsed } : {};
}
