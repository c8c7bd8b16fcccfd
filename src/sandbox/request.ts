import type { IncomingHttpHeaders } from 'node:http';

/** An HTTP request as it came, its body read in full. */
export interface Received {
  method: string;
  /** The request target: path and query, not decoded. */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type Pair = readonly [name: string, value: string];

/** A call of the API, taken apart but not yet believed. */
export interface ApiCall extends Received {
  path: string;
  /** The pairs of the query, decoded, in the order they came. */
  query: readonly Pair[];
  /** The pairs of a form body; empty for every other body. */
  form: readonly Pair[];
  /** Query and form together; of a name that came twice the last one counts, and the form beats the query. */
  parameters: ReadonlyMap<string, string>;
  /** From the parameters, which both signatures cover, before the header, which the older one does not. */
  action: string | undefined;
  version: string | undefined;
}

/** The value of a header, or undefined. */
export function header(call: Received, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === 'string' ? value : value?.join(',');
}

/** Splits a request target into path and query string. */
export function splitTarget(target: string): { path: string; search: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, search: '' } : { path: target.slice(0, mark), search: target.slice(mark + 1) };
}

/** Takes a request apart. Never fails: what makes no sense is refused later, by the check whose turn it is. */
export function parseCall(received: Received): ApiCall {
  const { path, search } = splitTarget(received.target);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(header(received, 'content-type') ?? '');
  const query = [...new URLSearchParams(search)];
  const form = isForm ? [...new URLSearchParams(received.body.toString('utf8'))] : [];
  const parameters = new Map<string, string>([...query, ...form]);
  return {
    ...received,
    path,
    query,
    form,
    parameters,
    action: parameters.get('Action') ?? header(received, 'x-acs-action'),
    version: parameters.get('Version') ?? header(received, 'x-acs-version'),
  };
}
