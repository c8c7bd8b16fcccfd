/**
 * Response cache, the first stage of the fast path: whole responses, served while every cache entry that they were
 * composed of is fresh. Identical queries in flight share one execution (single flight).
 */
import { brotliCompress, constants, crc32, gzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import { onAbort } from '../../abort.js';
import { rightsKeyOf } from '../../auth/index.js';
import type { Cache, EntryVersion } from '../../cache/index.js';
import { toBuffer, type Answer, type CacheableQuery, type ContentEncoding, type Exchange } from '../exchange.js';
import { toOperationInfo } from '../parse/index.js';
import type { StageFunction } from '../pipeline.js';

const maxBytes = 64 * 1024 * 1024;
const doorkeeperSlots = 2 ** 16;

interface CachedResponse {
  readonly answer: Answer;
  readonly entryVersions: readonly EntryVersion[];
  /** Bytes of the body in all encodings. */
  readonly bytes: number;
}

/** Identical requests that wait to share the response of one in execution. */
type Waiting = ((response: CachedResponse | null) => void)[];

export function responseCacheStage(areFresh: Cache['areFresh']): StageFunction {
  const responses = new LRUCache<string, CachedResponse>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes, entryVersions }, key) => bytes + 2 * key.length + 300 * entryVersions.length + 500,
  });
  // Doorkeeper filter: a CRC-32 per slot. A collision only stores an answer too early or too late, never a wrong one.
  const doorkeeper = new Uint32Array(doorkeeperSlots);
  const inFlight = new Map<string, Waiting>();

  /** Stores a response when its request comes a second time, because most requests come only once. */
  function admitOnSecondHit(key: string): boolean {
    if (responses.has(key)) return true;
    const checksum = crc32(key);
    const slot = checksum % doorkeeperSlots;
    const isSecondHit = doorkeeper[slot] === checksum;
    doorkeeper[slot] = checksum;
    return isSecondHit;
  }

  /** Adds compressed forms of a response on demand, so that each is made once. */
  function toCachedResponse(
    { key, operation }: CacheableQuery,
    { status, headers, body }: Answer,
    entryVersions: readonly EntryVersion[],
  ): CachedResponse | null {
    if (body === null || body instanceof Readable) return null;
    const bytes = toBuffer(body);
    const encodings = new Map<ContentEncoding, Buffer>();
    const encoded = (encoding: ContentEncoding): Buffer | Promise<Buffer> =>
      encodings.get(encoding) ??
      compress(bytes, encoding).then((compressed) => {
        encodings.set(encoding, compressed);
        const stored = responses.peek(key);
        // A new object, because the LRU cache does not count the size of the same one again.
        if (stored?.answer === cachedAnswer) responses.set(key, { ...stored, bytes: stored.bytes + compressed.length });
        return compressed;
      });
    const report = { operation: toOperationInfo(operation), codes: [], stats: null };
    const cachedAnswer: Answer = { status, headers, body: bytes, encoded, report };
    return { answer: cachedAnswer, entryVersions, bytes: bytes.length };
  }

  /** Executes the request for itself and for identical requests that arrive meanwhile. */
  function lead(exchange: Exchange, cacheable: CacheableQuery): undefined {
    const { key } = cacheable;
    const waiting: Waiting = [];
    inFlight.set(key, waiting);
    exchange.settle = (answer) => {
      inFlight.delete(key);
      const stats = exchange.shareable;
      const isShareable = answer !== null && stats?.isCacheable === true;
      const isStored = isShareable && (admitOnSecondHit(key) || waiting.length > 0);
      const response = isStored ? toCachedResponse(cacheable, answer, stats.entryVersions) : null;
      if (response !== null) responses.set(key, response);
      for (const resolve of waiting) resolve(response);
    };
    return undefined;
  }

  /**
   * Waits for another request's response. Executes by itself if that cannot be shared, a write came in between, or its
   * deadline passes: the errors then have the same places in the response as without the cache.
   */
  async function join(exchange: Exchange, cacheable: CacheableQuery, waiting: Waiting): Promise<Answer | undefined> {
    const response = await new Promise<CachedResponse | null>((resolve) => {
      waiting.push(resolve);
      onAbort(exchange.deadline.signal, () => resolve(null));
    });
    if (response !== null && areFresh(response.entryVersions)) return response.answer;
    return inFlight.has(cacheable.key) ? undefined : lead(exchange, cacheable);
  }

  return (exchange) => {
    const cacheable = (exchange.cacheable = toCacheable(exchange));
    if (cacheable === null) return undefined;
    const found = responses.get(cacheable.key);
    if (found !== undefined && areFresh(found.entryVersions)) return found.answer;
    const waiting = inFlight.get(cacheable.key);
    return waiting === undefined ? lead(exchange, cacheable) : join(exchange, cacheable, waiting);
  };
}

/** A query with its response cache key, which has everything that a response may depend on. */
function toCacheable({ headers, parsed, viewer, asked }: Exchange): CacheableQuery | null {
  if (viewer === null || parsed === null || parsed.isBatch) return null;
  const operation = parsed.entries.find((entry) => 'operation' in entry);
  if (operation === undefined) return null;
  if (operation.operation.operation !== 'query' || operation.isIncremental || headers.bypassCache) return null;
  if ('format' in parsed.delivery) return null;
  const key = `${rightsKeyOf(viewer)}\n${headers.cacheKey}${asked}`;
  return { key, viewer, operation, mediaType: parsed.delivery.mediaType };
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
