/**
 * Reads the Accept header as yoga's result processors do: a media type or a pattern for it, in the order of the header.
 */
import { incrementalFormatOf } from '../graphql/incremental-format.js';

export type JsonMediaType = 'application/json' | 'application/graphql-response+json';

function acceptedTypes(accept: string | null): readonly string[] {
  return (accept ?? '*/*')
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';')[0]?.trim() ?? '');
}

function accepts(accept: string | null, mediaTypes: readonly string[]): boolean {
  return acceptedTypes(accept).some(
    (range) => range === '*/*' || mediaTypes.some((type) => range === type || range === `${type.split('/')[0]}/*`),
  );
}

export const acceptsEventStream = (accept: string | null): boolean => accepts(accept, ['text/event-stream']);
export const acceptsIncremental = (accept: string | null): boolean => incrementalFormatOf(accept) !== null;

/**
 * Whether a whole result can be sent in any of the accepted types. A mutation must not run if its answer cannot be
 * sent.
 */
export const acceptsAnyResult = (accept: string | null): boolean =>
  negotiateJson(accept) !== null || acceptsEventStream(accept) || acceptsIncremental(accept);

const negotiated = new Map<string, JsonMediaType | null>();

/** The JSON type that is listed first; null where neither is accepted. */
export function negotiateJson(accept: string | null): JsonMediaType | null {
  const key = accept ?? '';
  const known = negotiated.get(key);
  if (known !== undefined) return known;
  const found = acceptedTypes(accept).find((range) =>
    ['*/*', 'application/*', 'application/json', 'application/graphql-response+json'].includes(range),
  );
  const type =
    found === undefined ? null : found.includes('graphql') ? 'application/graphql-response+json' : 'application/json';
  // Callers choose the header, so what is remembered is bounded.
  if (negotiated.size >= 200) negotiated.clear();
  negotiated.set(key, type);
  return type;
}
