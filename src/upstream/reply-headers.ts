/**
 * The status and headers of replies. Alibaba's client drops those of error replies, so they are read from the
 * diagnostics channel on which Node.js publishes every HTTP reply, and matched to their call by its nonce.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TransportReply } from './transport.js';

/** The status and headers of a reply. */
export interface ReplyHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export const nonceHeader = 'x-acs-signature-nonce';

const pending = new Map<string, ReplyHead | undefined>();
let isSubscribed = false;

/** Waits for the reply to the call with this nonce, until `end` is called. */
export function expectReplyHead(nonce: string): { head(): ReplyHead | undefined; end(): void } {
  if (!isSubscribed) subscribe('http.client.response.finish', onReply);
  isSubscribed = true;
  pending.set(nonce, undefined);
  return { head: () => pending.get(nonce), end: () => void pending.delete(nonce) };
}

function onReply(message: unknown): void {
  const { request, response } = message as { readonly request: ClientRequest; readonly response: IncomingMessage };
  const nonce = request.getHeader(nonceHeader);
  if (typeof nonce !== 'string' || !pending.has(nonce)) return;
  pending.set(nonce, { status: response.statusCode ?? 0, headers: response.headers });
}

/** The headers that a reply passes on: the request id and `Retry-After`. */
export function namedHeaders(head: ReplyHead | undefined): Pick<TransportReply, 'requestId' | 'retryAfter'> {
  const requestId = head?.headers['x-acs-request-id'];
  const retryAfter = head?.headers['retry-after'];
  return {
    requestId: typeof requestId === 'string' ? requestId : null,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
