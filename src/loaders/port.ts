/** The interface of the loaders: reads, writes and changes of one request. */
import type { Scope } from '../domain.js';
import type { SendGuard } from '../idempotency/index.js';
import type { EntityKind, Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { CallResult } from '../upstream/index.js';

export interface LoadOptions {
  /** Bypass the cache. For reads that a write depends on. */
  readonly wantFresh?: boolean;
  /**
   * Bypass the cache and the data that this request has loaded: the read starts now. For reads under a lock, which must
   * not be older than the lock.
   */
  readonly startNow?: boolean;
  /** True for reads of a bulk mutation, which have the lowest priority among user requests. */
  readonly bulk?: boolean;
}

/** A read whose cached result is replaced by the reply of a write, because both are the same data. */
export interface ReplacedRead<R> {
  readonly operation: Operation<ParameterTable, R>;
  readonly parameters: ParametersOf<ParameterTable>;
}

export interface WriteOptions<R = unknown> {
  readonly replaces?: ReplacedRead<R>;
  /** True for writes of a bulk mutation, which have the lowest priority among user requests. */
  readonly bulk?: boolean;
  /** Records in the idempotency store that the write is being sent. */
  readonly sendGuard?: SendGuard | undefined;
  /** Awaited directly before the write is sent, such as `ensureHeld` of a lock. If it rejects, nothing is sent. */
  readonly beforeSend?: (() => Promise<void>) | undefined;
}

export interface Loaders {
  /**
   * Returns cache hits synchronously: an asynchronous field costs many times a synchronous one.
   * Rejects with PermissionError (nothing is sent), ThrottledError or UpstreamError.
   */
  load<T extends ParameterTable, R>(
    operation: Operation<T, R>,
    parameters: ParametersOf<T>,
    options?: LoadOptions,
  ): R | Promise<R>;
  /** @throws PermissionError, ThrottledError, UpstreamError, OutcomeUnknownError */
  write<T extends ParameterTable, R>(
    operation: Operation<T, R>,
    parameters: ParametersOf<T>,
    options?: WriteOptions<R>,
  ): Promise<CallResult<R>>;
  /**
   * Streams the ids of changed entities of a kind; null means that any of them may have changed. Each change clears
   * what this request has loaded. Ends when the caller disconnects.
   * @throws PermissionError synchronously
   * @throws UpstreamError UPSTREAM_UNAVAILABLE during iteration if the gateway shuts down
   * @throws the GatewayError that ended the request, during iteration
   */
  watch(
    kind: EntityKind,
    operation: { readonly access: Scope; readonly action: string },
    custSpaceId: string | null,
  ): AsyncIterableIterator<string | null>;
}
