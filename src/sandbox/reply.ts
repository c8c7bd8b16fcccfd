import type { ApiError } from './api-error.js';

/** An HTTP reply, before an injected fault changes its delivery. */
export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** How a reply is delivered: sent, or replaced by a connection failure. */
export type Delivery =
  | { kind: 'send'; reply: HttpReply; closeIdleAfterMs?: number }
  /** The connection is closed with a TCP reset. */
  | { kind: 'reset' }
  /** Nothing is sent; the connection stays open. */
  | { kind: 'hang' };

export const toDelivery = (reply: HttpReply): Delivery => ({ kind: 'send', reply });

/** The fields that an action adds to the envelope of its reply. They override fields of the envelope. */
export type Payload = Record<string, unknown>;

/** A request id in Alibaba's form: an upper-case UUID. */
export function newRequestId(random: () => number): string {
  const digit = () => Math.floor(random() * 16);
  return '########-####-4###-Y###-############'
    .replaceAll('#', () => digit().toString(16).toUpperCase())
    .replace('Y', () => ((digit() & 3) | 8).toString(16).toUpperCase());
}

/** A JSON reply; with an id it has the header x-acs-request-id. */
export function jsonReply(status: number, value: unknown, id?: string): HttpReply {
  const headers: Record<string, string> = { 'content-type': 'application/json;charset=utf-8' };
  if (id !== undefined) headers['x-acs-request-id'] = id;
  return { status, headers, body: JSON.stringify(value) };
}

/** The reply to a successful call. CAMS writes "None" into envelope fields that are empty. */
export function successReply(payload: Payload, id: string): HttpReply {
  return jsonReply(200, { AccessDeniedDetail: 'None', Message: 'None', RequestId: id, Code: 'OK', ...payload }, id);
}

/** An error in the format of the API gateway: an HTTP error status and five fields. */
export function errorReply(error: ApiError, id: string, hostId: string): HttpReply {
  const body: Payload = {
    RequestId: id,
    HostId: hostId,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(error.code)}&product=cams&requestId=${id}`,
  };
  if (error.accessDeniedDetail !== undefined) body['AccessDeniedDetail'] = error.accessDeniedDetail;
  return withHeaders(jsonReply(error.status, body, id), error);
}

/** An error in the other format that CAMS itself may use: HTTP 200 and a Code other than OK. */
export function errorReplyWithStatus200(error: ApiError, id: string): HttpReply {
  const body = {
    AccessDeniedDetail: error.accessDeniedDetail ?? 'None',
    Message: error.message,
    RequestId: id,
    Code: error.code,
    Success: false,
  };
  return withHeaders(jsonReply(200, body, id), error);
}

const withHeaders = (reply: HttpReply, { headers }: ApiError): HttpReply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});
