/** Reads the Accept header, by which the parse stage chooses the media type of the response: yoga gets that choice. */
import { LRUCache } from 'lru-cache';

const jsonTypes = ['application/json', 'application/graphql-response+json'] as const;
export type JsonMediaType = (typeof jsonTypes)[number];
const streamTypes = ['multipart/mixed', 'text/event-stream'] as const;

/** A media type of incremental delivery, and the format of its parts; see graphql/incremental-format.ts. */
export interface StreamType {
  readonly mediaType: (typeof streamTypes)[number];
  readonly format: '20220824' | 'v0.2';
}

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Bounded, because callers choose the header. */
const known = new LRUCache<string, ReturnType<typeof parseAccept>>({ max: 200, memoMethod: parseAccept });

/** The media types that a caller accepts: any, if the header is missing or empty. */
export function readAccept(accept: string | null) {
  return known.memo(accept?.trim() ? accept : '*/*');
}

function parseAccept(header: string) {
  const ranges = parseRanges(header).filter(isAcceptable);
  const [json = null] = ranges.flatMap(({ type }) => jsonTypes.filter((mediaType) => includes(type, mediaType)));
  const [stream = null] = streamTypes.flatMap((mediaType) =>
    ranges
      .filter(({ type }) => includes(type, mediaType))
      .flatMap(({ parameters }) => formatOf(parameters) ?? [])
      .map((format) => ({ mediaType, format })),
  );
  return {
    /** The JSON type that is listed first; null if neither is accepted. */
    json,
    /** For results in parts: multipart before server-sent events, in the first known format that is listed for it. */
    stream,
    /** Whether server-sent events are accepted, which subscriptions need. */
    eventStream: ranges.some(({ type }) => includes(type, 'text/event-stream')),
  };
}

/** The entries of an Accept header, or of one like it, in lower case. */
export function parseRanges(header: string): readonly MediaRange[] {
  const compact = header.toLowerCase().replaceAll(/[\s"]/g, '');
  return compact.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';');
    const pairs = parameters.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=');
      return [name, value] as const;
    });
    return { type, parameters: new Map(pairs) };
  });
}

/** Every response is in UTF-8, and a weight of 0 means "not acceptable". */
function isAcceptable({ parameters }: MediaRange): boolean {
  return /^utf-?8$/.test(parameters.get('charset') ?? 'utf-8') && Number(parameters.get('q') ?? 1) !== 0;
}

function includes(range: string, mediaType: string): boolean {
  return range === '*/*' || range === mediaType || range === `${mediaType.split('/')[0]}/*`;
}

function formatOf(parameters: MediaRange['parameters']): StreamType['format'] | undefined {
  const incrementalSpec = parameters.get('incrementalspec');
  if (incrementalSpec !== undefined) return incrementalSpec === 'v0.2' ? 'v0.2' : undefined;
  return (parameters.get('deferspec') ?? '20220824') === '20220824' ? '20220824' : undefined;
}
