/** The state of one HTTP exchange in the pipeline, which earlier stages pass on to later ones. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Viewer } from '../auth/index.js';
import { createBudget, type Budget } from '../budget.js';
import type { Context } from '../context.js';
import type { RequestStats } from '../loaders/index.js';
import type { Deadline } from './deadline.js';
import type { OperationPlan } from './fast-path/executor/operation-plan.js';
import type { RequestReport } from './observability/request-events.js';
import type { JsonMediaType } from './parse/accept.js';
import type { ParsedOperation, ParsedRequest } from './parse/index.js';
import { RequestHeaders } from './request-headers.js';

/** UTF-8 bytes in a string, one character per byte. Concatenating such strings is far cheaper than encoding text. */
export type Latin1 = string;
export type ContentEncoding = 'br' | 'gzip';

/** The response of a stage. The respond stage adds the headers that every response has. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is sent part by part, each as soon as it is ready. */
  readonly body: Buffer | Latin1 | Readable | null;
  /** Returns the body in an encoding, for a stored answer that keeps its compressed forms. */
  readonly encoded?: (encoding: ContentEncoding) => Buffer | Promise<Buffer>;
  /** The GraphQL request to report; absent on other routes, and if yoga's plugin in results.ts reports it. */
  readonly report?: RequestReport;
}

export function jsonAnswer(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

export function toBuffer(body: Buffer | Latin1): Buffer {
  return typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
}

const emptyBody = Buffer.alloc(0);
const connectionHeaders = ['connection', 'transfer-encoding', 'content-length', 'content-encoding'];

/**
 * The response of a library, without the headers that node:http and the respond stage set.
 * @param text the body if it has been read; otherwise it is sent part by part
 */
export function forwardedAnswer({ status, headers, body }: Response, text?: string): Answer {
  const own = new Headers([...headers]);
  for (const name of connectionHeaders) own.delete(name);
  // One part at a time: reading ahead would hide that a consumer is slow.
  const stream = () => body && Readable.from(body, { highWaterMark: 1 });
  return { status, headers: Object.fromEntries(own), body: text === undefined ? stream() : Buffer.from(text) };
}

/** A query whose response may be shared. */
export interface CacheableQuery {
  readonly key: string;
  readonly viewer: Viewer;
  readonly operation: ParsedOperation;
  readonly mediaType: JsonMediaType;
}

export class Exchange {
  /** Without its headers: stages read those through the table of request-headers.ts. */
  readonly request: Omit<IncomingMessage, 'headers' | 'headersDistinct' | 'rawHeaders'>;
  readonly headers: RequestHeaders;
  /** The path and the query string of the target; set by the first stage. */
  pathname = '';
  search = '';
  body: Buffer = emptyBody;
  viewer: Viewer | null = null;
  rateLimitHeaders: Answer['headers'] = {};
  parsed: ParsedRequest | null = null;
  /** Set by the response cache; null if the response must not be shared. */
  cacheable: CacheableQuery | null = null;
  /** The stats of a query without errors, whose response other requests may share. */
  shareable: RequestStats | null = null;
  /** The plan of a query that only uncached reads kept from being answered by cached execution. */
  missedPlan: OperationPlan | null = null;
  /** The context in which the fast path has started the query's reads. Yoga goes on with it and repeats none. */
  started: { readonly context: Context; readonly stats: RequestStats } | null = null;
  /** Notifies the requests that wait for this one's response; undefined if none can wait. */
  settle: ((answer: Answer | null) => void) | undefined = undefined;
  #deadline: Deadline | null = null;
  #budget: Budget | null = null;
  #asked: Latin1 | null = null;

  constructor(
    request: IncomingMessage,
    readonly response: ServerResponse,
    readonly requestId: string,
    /** When the request arrived, in epoch milliseconds. */
    readonly startedAt: number,
    private readonly startDeadline: (exchange: Exchange) => Deadline,
  ) {
    this.request = request;
    this.headers = new RequestHeaders(request);
  }

  /** The content of the request: the method, and its query string or body, one character per byte. */
  get asked(): Latin1 {
    return (this.#asked ??= this.request.method === 'GET' ? `G${this.search}` : `P${this.body.toString('latin1')}`);
  }

  /** Counts from the request's start. Its timer is created on first use: an answer from the cache needs none. */
  get deadline(): Deadline {
    return (this.#deadline ??= this.startDeadline(this));
  }

  /** The budget of the request, shared by all operations of a batch. */
  get budget(): Budget {
    return (this.#budget ??= createBudget());
  }
}
