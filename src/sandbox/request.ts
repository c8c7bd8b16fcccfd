import type { IncomingHttpHeaders } from 'node:http';

/** An HTTP request with its whole body. */
export interface RawRequest {
  method: string;
  /** The request target: path and query, not decoded. */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type NameValuePair = readonly [name: string, value: string];

/** A parsed API call whose signature has not been verified. */
export interface ApiCall extends RawRequest {
  path: string;
  /** The decoded pairs of the query, in their order. */
  query: readonly NameValuePair[];
  /** The pairs of a form body; empty for every other body. */
  form: readonly NameValuePair[];
  /** Query and form merged. The last value of a repeated name wins; the form overrides the query. */
  parameters: ReadonlyMap<string, string>;
  /** The parameter takes precedence over the header, because the RPC signature does not cover headers. */
  action: string | undefined;
  version: string | undefined;
}

/** The value of a header, or undefined. */
export function header(call: RawRequest, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === 'string' ? value : value?.join(',');
}

/** Splits a request target into path and query string. */
export function splitTarget(target: string): { path: string; search: string } {
  const separatorIndex = target.indexOf('?');
  return separatorIndex < 0
    ? { path: target, search: '' }
    : { path: target.slice(0, separatorIndex), search: target.slice(separatorIndex + 1) };
}

/** Parses a request. Never throws. Later checks reject invalid parts in CAMS' order. */
export function parseCall(rawRequest: RawRequest): ApiCall {
  const { path, search } = splitTarget(rawRequest.target);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(header(rawRequest, 'content-type') ?? '');
  const query = [...new URLSearchParams(search)];
  const form = isForm ? [...new URLSearchParams(rawRequest.body.toString('utf8'))] : [];
  const parameters = new Map<string, string>([...query, ...form]);
  return {
    ...rawRequest,
    path,
    query,
    form,
    parameters,
    action: parameters.get('Action') ?? header(rawRequest, 'x-acs-action'),
    version: parameters.get('Version') ?? header(rawRequest, 'x-acs-version'),
  };
}
