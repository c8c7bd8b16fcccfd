import type { ApiError } from './api-error.js';

/** An HTTP reply, before anything happens to it on its way. */
export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** What an action answers beside the envelope; it may overrule parts of the envelope too. */
export type Payload = Record<string, unknown>;

/** A request id as Alibaba writes them: a UUID in capitals. */
export function newRequestId(random: () => number): string {
  const digit = () => Math.floor(random() * 16);
  return 'XXXXXXXX-XXXX-4XXX-YXXX-XXXXXXXXXXXX'
    .replaceAll('X', () => digit().toString(16).toUpperCase())
    .replace('Y', () => ((digit() & 3) | 8).toString(16).toUpperCase());
}

/** A JSON reply; with an id it carries Alibaba's header of it. */
export function jsonReply(status: number, value: unknown, id?: string): HttpReply {
  const headers: Record<string, string> = { 'content-type': 'application/json;charset=utf-8' };
  if (id !== undefined) headers['x-acs-request-id'] = id;
  return { status, headers, body: JSON.stringify(value) };
}

/** A carried-out call: the envelope, with CAMS' habit of writing "None" where there is nothing to say. */
export function successReply(payload: Payload, id: string): HttpReply {
  return jsonReply(200, { AccessDeniedDetail: 'None', Message: 'None', RequestId: id, Code: 'OK', ...payload }, id);
}

/** A refused call as the API gateway reports it: an HTTP error status and five fields. */
export function errorReply(error: ApiError, id: string, hostId: string): HttpReply {
  const body: Payload = {
    RequestId: id,
    HostId: hostId,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(error.code)}&product=cams&requestId=${id}`,
  };
  if (error.accessDeniedDetail !== undefined) body['AccessDeniedDetail'] = error.accessDeniedDetail;
  return jsonReply(error.status, body, id);
}

/** The other way of CAMS to refuse: HTTP 200, and a Code that is not OK. */
export function errorReplyWithStatus200(error: ApiError, id: string): HttpReply {
  const body = {
    AccessDeniedDetail: error.accessDeniedDetail ?? 'None',
    Message: error.message,
    RequestId: id,
    Code: error.code,
    Success: false,
  };
  return jsonReply(200, body, id);
}
