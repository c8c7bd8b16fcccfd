/** The header `Retry-After` of the upstream (RFC 9110, section 10.2.3): seconds, or an HTTP date. */

/** The wait that it asks for, in milliseconds from `now`; undefined if the value is neither form. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // Date.parse() also accepts other text, such as "5 apples"; an HTTP date begins with the name of a day.
  const at = /^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
