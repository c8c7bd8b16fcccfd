/**
 * Reads the Accept header, once for each of its values. The parse stage chooses the media type of the response from it
 * before anything runs, and yoga gets only that choice.
 */
export type JsonMediaType = 'application/json' | 'application/graphql-response+json';
export type StreamMediaType = 'multipart/mixed' | 'text/event-stream';

/** The format of incremental results; see graphql/incremental-format.ts. */
export type IncrementalFormat = '20220824' | 'v0.2';

/** A media type of incremental delivery, and the format of its parts. */
export interface StreamType {
  readonly mediaType: StreamMediaType;
  readonly format: IncrementalFormat;
}

/** The media types that a caller accepts. */
export interface AcceptedTypes {
  /** The JSON type that is listed first; null if neither is accepted. */
  readonly json: JsonMediaType | null;
  /** For results in parts: multipart before server-sent events, in the first known format that is listed for it. */
  readonly stream: StreamType | null;
  /** Whether server-sent events are accepted, which subscriptions need. */
  readonly eventStream: boolean;
}

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const known = new Map<string, AcceptedTypes>();

/** A missing or an empty header accepts everything. */
export function readAccept(accept: string | null): AcceptedTypes {
  const header = accept?.trim() ? accept : '*/*';
  const found = known.get(header);
  if (found !== undefined) return found;
  const ranges = parseRanges(header).filter(isAcceptable);
  const types: AcceptedTypes = {
    json: chooseJson(ranges),
    stream: findStream(ranges, 'multipart/mixed') ?? findStream(ranges, 'text/event-stream'),
    eventStream: ranges.some(({ type }) => includes(type, 'text/event-stream')),
  };
  // Callers choose the header, so the memo is bounded.
  if (known.size >= 200) known.clear();
  known.set(header, types);
  return types;
}

/** The entries of an Accept header, or of one like it, in lower case. */
export function parseRanges(header: string): readonly MediaRange[] {
  return header
    .toLowerCase()
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
      const pairs = parameters.map((parameter) => {
        const [name = '', value = ''] = parameter.split('=').map((part) => part.trim().replaceAll('"', ''));
        return [name, value] as const;
      });
      return { type, parameters: new Map(pairs) };
    });
}

/** Every response is in UTF-8, and a weight of 0 means "not acceptable". */
function isAcceptable({ parameters }: MediaRange): boolean {
  return ['utf-8', 'utf8'].includes(parameters.get('charset') ?? 'utf-8') && Number(parameters.get('q') ?? 1) !== 0;
}

function includes(range: string, mediaType: string): boolean {
  return range === '*/*' || range === mediaType || range === `${mediaType.split('/')[0]}/*`;
}

function chooseJson(ranges: readonly MediaRange[]): JsonMediaType | null {
  for (const { type } of ranges) {
    if (includes(type, 'application/json')) return 'application/json';
    if (type === 'application/graphql-response+json') return type;
  }
  return null;
}

function findStream(ranges: readonly MediaRange[], mediaType: StreamMediaType): StreamType | null {
  for (const { type, parameters } of ranges) {
    const format = includes(type, mediaType) ? formatOf(parameters) : null;
    if (format !== null) return { mediaType, format };
  }
  return null;
}

/** Null for a format that is not known. */
function formatOf(parameters: MediaRange['parameters']): IncrementalFormat | null {
  const incrementalSpec = parameters.get('incrementalspec');
  if (incrementalSpec !== undefined) return incrementalSpec === 'v0.2' ? 'v0.2' : null;
  return (parameters.get('deferspec') ?? '20220824') === '20220824' ? '20220824' : null;
}
