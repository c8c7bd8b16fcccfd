import type { Refusal } from './refusal.js';

/** An HTTP reply, before anything happens to it on its way. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** What an action answers beside the envelope; it may overrule parts of the envelope too. */
export type Payload = Record<string, unknown>;

/** A request id as Alibaba writes them: a UUID in capitals. */
export function requestId(random: () => number): string {
  const digit = () => Math.floor(random() * 16);
  return 'XXXXXXXX-XXXX-4XXX-YXXX-XXXXXXXXXXXX'
    .replaceAll('X', () => digit().toString(16).toUpperCase())
    .replace('Y', () => ((digit() & 3) | 8).toString(16).toUpperCase());
}

/** A JSON reply; with an id it carries Alibaba's header of it. */
export function jsonReply(status: number, value: unknown, id?: string): Reply {
  const headers: Record<string, string> = { 'content-type': 'application/json;charset=utf-8' };
  if (id !== undefined) headers['x-acs-request-id'] = id;
  return { status, headers, body: JSON.stringify(value) };
}

/** A carried-out call: the envelope, with CAMS' habit of writing "None" where there is nothing to say. */
export function succeeded(payload: Payload, id: string): Reply {
  return jsonReply(200, { AccessDeniedDetail: 'None', Message: 'None', RequestId: id, Code: 'OK', ...payload }, id);
}

/** A refused call as the API gateway reports it: an HTTP error status and five fields. */
export function refused(refusal: Refusal, id: string, hostId: string): Reply {
  const body: Payload = {
    RequestId: id,
    HostId: hostId,
    Code: refusal.code,
    Message: refusal.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(refusal.code)}&product=cams&requestId=${id}`,
  };
  if (refusal.accessDeniedDetail !== undefined) body['AccessDeniedDetail'] = refusal.accessDeniedDetail;
  return jsonReply(refusal.status, body, id);
}

/** The other way of CAMS to refuse: HTTP 200, and a Code that is not OK. */
export function refusedWithOk(refusal: Refusal, id: string): Reply {
  const body = {
    AccessDeniedDetail: refusal.accessDeniedDetail ?? 'None',
    Message: refusal.message,
    RequestId: id,
    Code: refusal.code,
    Success: false,
  };
  return jsonReply(200, body, id);
}
