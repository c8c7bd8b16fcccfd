/**
 * Response cache: whole answers, sent again for as long as every cache entry they were made of is fresh. The cache
 * alone decides on
 * freshness; there is no lifetime here. Identical queries that are in flight share one execution.
 */
import { brotliCompress, constants, crc32, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import { identityOf, type Viewer } from '../../auth/index.js';
import type { EntryVersion } from '../../cache/index.js';
import { isStream, toBuffer, type Answer, type ContentEncoding, type Exchange } from '../exchange.js';
import type { OperationInfo } from '../observability/request-events.js';
import type { Stage } from '../pipeline.js';

const maxBytes = 64 * 1024 * 1024;

/** How many keys are remembered of queries that came once. */
const doorkeeperSlots = 2 ** 16;

/** A stored answer, and the cache entries that it was made of. */
interface CachedResponse {
  readonly answer: Answer;
  readonly operation: OperationInfo;
  readonly entryVersions: readonly EntryVersion[];
  /** Bytes of the body in all encodings. */
  bytes: number;
}

/** Whether every version is still what the cache would serve as fresh. */
export type AreFresh = (entryVersions: readonly EntryVersion[]) => boolean | Promise<boolean>;

/** A request that is being executed, and those that wait to share its answer. */
interface InFlight {
  readonly waiting: ((response: CachedResponse | null) => void)[];
}

/** Looks answers up, and remembers what it executes for others. */
export function createResponseCache(areFresh: AreFresh): Stage {
  const responses = new LRUCache<string, CachedResponse>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes, entryVersions }, key) => bytes + 2 * key.length + 300 * entryVersions.length + 500,
  });
  // Doorkeeper filter: a CRC-32 per slot. A collision only stores an answer too early or too late, never a wrong one.
  const doorkeeper = new Uint32Array(doorkeeperSlots);
  const inFlight = new Map<string, InFlight>();

  /** Stores answers that are asked for twice: most queries come once. */
  function admitOnSecondHit(key: string): boolean {
    if (responses.has(key)) return true;
    const checksum = crc32(key);
    const slot = checksum % doorkeeperSlots;
    const isSecondHit = doorkeeper[slot] === checksum;
    doorkeeper[slot] = checksum;
    return isSecondHit;
  }

  /** Adds compressed forms to an answer as they are asked for, so that each is made once. */
  function toCachedResponse(key: string, exchange: Exchange, { status, headers, body }: Answer): CachedResponse | null {
    const { shareable } = exchange;
    if (status !== 200 || shareable?.stats.isCacheable !== true) return null;
    if (body === null || isStream(body)) return null;
    const bytes = toBuffer(body);
    const encodings = new Map<ContentEncoding, Buffer>();
    const encoded = (encoding: ContentEncoding): Buffer | Promise<Buffer> =>
      encodings.get(encoding) ??
      compress(bytes, encoding).then((compressed) => {
        encodings.set(encoding, compressed);
        // Setting the entry again has the LRU count its new size.
        if (responses.peek(key) === response)
          responses.set(key, Object.assign(response, { bytes: response.bytes + compressed.length }));
        return compressed;
      });
    const response: CachedResponse = {
      answer: { status, headers, body: bytes, encoded },
      operation: shareable.operation,
      entryVersions: shareable.stats.entryVersions,
      bytes: bytes.length,
    };
    return response;
  }

  /** Executes for itself and for identical requests that come meanwhile. */
  function lead(exchange: Exchange, key: string): undefined {
    const flight: InFlight = { waiting: [] };
    inFlight.set(key, flight);
    exchange.settle = (answer) => {
      inFlight.delete(key);
      const isWanted = flight.waiting.length > 0;
      if (answer === null || exchange.shareable === null) return resolveAll(flight, null);
      if (!admitOnSecondHit(key) && !isWanted) return;
      const response = toCachedResponse(key, exchange, answer);
      if (response !== null) responses.set(key, response);
      resolveAll(flight, response);
    };
    return undefined;
  }

  function serve(exchange: Exchange, { answer, operation }: CachedResponse): Answer {
    exchange.shareable = null;
    exchange.servedOperation = operation;
    return answer;
  }

  /** Waits for another request's answer; executes on its own where that cannot be shared, or a write came between. */
  async function join(exchange: Exchange, key: string, flight: InFlight): Promise<Answer | undefined> {
    const { signal } = exchange.deadline;
    const response = await new Promise<CachedResponse | null>((resolve) => {
      flight.waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    signal.throwIfAborted();
    if (response !== null && (await areFresh(response.entryVersions))) return serve(exchange, response);
    return inFlight.has(key) ? undefined : lead(exchange, key);
  }

  function execute(exchange: Exchange, key: string): undefined | Promise<Answer | undefined> {
    const flight = inFlight.get(key);
    return flight === undefined ? lead(exchange, key) : join(exchange, key, flight);
  }

  return {
    name: 'response cache',
    answersAs: 'response-cache',
    run(exchange) {
      const key = (exchange.cacheKey = cacheKeyOf(exchange));
      if (key === null) return undefined;
      const found = responses.get(key);
      if (found === undefined) return execute(exchange, key);
      const fresh = areFresh(found.entryVersions);
      if (typeof fresh === 'boolean') return fresh ? serve(exchange, found) : execute(exchange, key);
      return fresh.then((isFresh) => (isFresh ? serve(exchange, found) : execute(exchange, key)));
    },
  };
}

/** Everything that an answer may depend on: the caller's rights, the headers that vary it, and the request itself. */
function cacheKeyOf({ headers, parsed, viewer, request, search, body }: Exchange): string | null {
  const [entry] = parsed?.entries ?? [];
  if (viewer === null || parsed === null || parsed.isBatch || entry === undefined || !('operation' in entry))
    return null;
  if (entry.operation.operation !== 'query' || entry.isIncremental || headers.bypassCache) return null;
  if ('format' in parsed.delivery) return null;
  const asked = request.method === 'GET' ? search : body.toString('latin1');
  return `${permissionKeyOf(viewer)}\n${headers.cacheKey}${request.method === 'GET' ? 'G' : 'P'}${asked}`;
}

const permissionKeys = new WeakMap<Viewer, string>();

function permissionKeyOf(viewer: Viewer): string {
  const known = permissionKeys.get(viewer);
  if (known !== undefined) return known;
  const { name, scopes, custSpaceIds } = viewer;
  const key = JSON.stringify([identityOf(viewer), name, scopes, custSpaceIds]);
  permissionKeys.set(viewer, key);
  return key;
}

function resolveAll({ waiting }: InFlight, response: CachedResponse | null): void {
  for (const resolve of waiting) resolve(response);
}

const brotli = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/** Compresses off the main thread, at a quality that takes milliseconds. */
export function compress(body: Buffer, encoding: ContentEncoding): Promise<Buffer> {
  if (encoding === 'gzip') return gzipAsync(body);
  return brotli(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
}
